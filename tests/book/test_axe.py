"""Every page of the website by axe-core: on a desk and on a phone, by day and by night, on the screen and printed."""

from __future__ import annotations

import importlib.resources
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.books import Book

# Width, light or dark, screen or print. Light comes before dark: see ``Looks``.
SETTINGS = (
    (1280, "light", "screen"),
    (1280, "dark", "screen"),
    (360, "light", "screen"),
    (360, "dark", "screen"),
    (1280, "light", "print"),
    (1280, "dark", "print"),
    (360, "light", "print"),
    (360, "dark", "print"),
)
RUN = """async options => (await axe.run(document, {resultTypes: ["violations"], ...options})).violations.flatMap(
    found => found.nodes.map(node => found.id + ": " + node.html.slice(0, 120) + " " + node.failureSummary))"""
# The rules of axe that ask for a color, of those that are on by default
CONTRAST = "color-contrast"
OF_COLORS = [CONTRAST, "link-in-text-block"]
# What axe asks the browser about an element, beside its box: what is of color, and the rest.
COLORS = (
    "color background-color background-image mix-blend-mode text-decoration text-shadow filter border outline"
    " -webkit-text-fill-color -webkit-text-stroke-color -webkit-text-stroke-width"
)
SHAPE = (
    "display visibility position float z-index opacity overflow overflow-x overflow-y clip clip-path width height content"
    " padding-top padding-right padding-bottom padding-left border-width outline-width text-indent text-overflow"
    " text-transform white-space direction font-family font-size font-style font-weight line-height letter-spacing"
    " pointer-events cursor transform content-visibility"
)
LOOK = """([colors, rest]) => {
    const shape = [document.documentElement.outerHTML], look = [];
    for (const element of document.querySelectorAll("*")) {
        const box = element.getBoundingClientRect();
        shape.push(box.x, box.y, box.width, box.height);
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(element, part);
            if (part && style.content === "none") continue;
            for (const name of rest) shape.push(style.getPropertyValue(name));
            for (const name of colors) look.push(style.getPropertyValue(name));
        }
    }
    return [shape.join("|"), look.join("|")];
}"""


# Most of the time of axe goes to the contrast of each text. Text that is set the same, on the same things painted one over
# the other, has the same contrast: it is asked once, and again wherever axe did not say that it is good.
CONTRASTS = """async passed => {
    const paints = [], texts = new Map(), known = new Set(passed);
    const faint = new Map([[null, ""]]);
    for (const element of document.querySelectorAll("*")) {
        const style = getComputedStyle(element), above = faint.get(element.parentElement) ?? "";
        faint.set(element, above + (style.opacity === "1" && style.mixBlendMode === "normal" && style.filter === "none"
            ? "" : `${style.opacity} ${style.mixBlendMode} ${style.filter};`));
        let paint = "";
        for (const part of [style, getComputedStyle(element, "::before"), getComputedStyle(element, "::after")]) {
            if (part !== style && part.content === "none") continue;
            if (part.backgroundColor !== "rgba(0, 0, 0, 0)" || part.backgroundImage !== "none")
                paint += `${part.content} ${part.backgroundColor} ${part.backgroundImage} ${part.position} ${part.zIndex} `
                    + `${part.backgroundClip} ${part.backgroundSize} ${part.visibility};`;
        }
        if (element.matches("img, svg, svg *, canvas, video, object, embed, iframe, input, select, textarea, button"))
            paint += element.outerHTML;
        if (paint) paints.push([element, element.getBoundingClientRect(), paint + faint.get(element)]);
        const drawn = element.getClientRects().length && !element.matches("head *, script, style");
        // A bracket beside a link is nothing to axe, which takes such marks out first.
        const own = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data);
        if (drawn && /[^\\s\\[\\](),.;:]/.test(own.join("")))
            texts.set(element, [style.color, style.fontSize, style.fontWeight, style.textShadow, style.visibility,
                style.position, style.zIndex, style.textIndent, style.overflow, style.clip, style.clipPath,
                style.webkitTextFillColor, style.webkitTextStrokeColor, style.webkitTextStrokeWidth, faint.get(element)]);
    }
    for (const [element, set] of texts) {
        const box = element.getBoundingClientRect();
        for (const [other, place, paint] of paints) {
            if (place.right < box.left || place.left > box.right || place.bottom < box.top || place.top > box.bottom)
                continue;
            const whole = place.left <= box.left && place.right >= box.right
                && place.top <= box.top && place.bottom >= box.bottom;
            set.push(`${other.contains(element)} ${element.contains(other)} ${whole} ${paint}`);
        }
        texts.set(element, set.join("|"));
    }
    const kinds = new Map();
    for (const [element, set] of texts) if (!known.has(set)) kinds.set(set, [...(kinds.get(set) ?? []), element]);
    const wrong = new Set();
    let asked = 0;
    for (const which of [elements => elements.slice(0, 1), elements => elements.slice(1)]) {
        const now = [...kinds.values()].flatMap(which);
        if (!now.length) break;
        asked += now.length;
        const found = await axe.run(now, {runOnly: ["color-contrast"], elementRef: true, selectors: false});
        for (const rule of found.violations) for (const node of rule.nodes)
            wrong.add(rule.id + ": " + node.html.slice(0, 120) + " " + node.failureSummary);
        const good = new Set(found.passes.flatMap(rule => rule.nodes.map(node => node.element)));
        for (const [set, [element]] of kinds) if (good.has(element)) { known.add(set); kinds.delete(set); }
    }
    return [[...wrong], [...known], asked, texts.size];
}"""


class Looks:
    """How one page looked in the settings that were checked: what looks the same need not be asked again."""

    def __init__(self) -> None:
        self.shapes: set[str] = set()
        self.whole: set[tuple[str, str]] = set()

    def rules(self, page: Page) -> list[str] | None:
        """Return which rules still have something new to see: no list for all, an empty one for none."""
        shape, colors = page.evaluate(LOOK, [COLORS.split(), SHAPE.split()])
        if (shape, colors) in self.whole:
            return []
        rules = OF_COLORS if shape in self.shapes else None
        self.shapes.add(shape)
        self.whole.add((shape, colors))
        return rules


def axe() -> str:
    """Return the checker as a script."""
    (script,) = Path(str(importlib.resources.files("axe_playwright_python"))).rglob("axe.min.js")
    return script.read_text(encoding="utf-8")


def show(page: Page, width: int, scheme: str, media: str) -> None:
    """Set the window, day or night, and screen or paper."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, media=media)


def violations(page: Page, rules: list[str] | None) -> list[str]:
    """Ask the rules that have these names, or all that are on by default, but not that of contrasts."""
    others = {"rules": {CONTRAST: {"enabled": False}}}
    return page.evaluate(RUN, others if rules is None else {"runOnly": [name for name in rules if name != CONTRAST]})


class Contrasts:
    """The rule of contrasts, asked of every text that is not set as one that it has found good."""

    def __init__(self) -> None:
        self.good: list[str] = []
        self.asked = self.texts = 0

    def violations(self, page: Page) -> list[str]:
        """Ask what is new on this page."""
        wrong, self.good, asked, texts = page.evaluate(CONTRASTS, self.good)
        self.asked += asked
        self.texts += texts
        return wrong


def test_axe_finds_no_violation_on_any_page(book: Book, browser: Browser) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    asked: Counter[str] = Counter()
    contrasts = Contrasts()
    addresses = [path.as_uri() for path in sorted(book.html.rglob("*.html"))]
    for address in (*addresses, f"{(book.html / 'search.html').as_uri()}?q=naloxone"):
        page.goto(address)
        page.evaluate(axe())
        looks = Looks()
        for setting in SETTINGS:
            show(page, *setting)
            rules = looks.rules(page)
            asked["all" if rules is None else "colors" if rules else "none", *setting[1:]] += 1
            if rules != []:
                found = violations(page, rules) + contrasts.violations(page)
                wrong += [(address, setting, one) for one in found]
    page.close()
    assert wrong == []
    print(f"\naxe: no violations on {len(addresses)} pages and in results of the search; rules asked: {dict(asked)}")
    print(f"{contrasts.texts} texts are set in {len(contrasts.good)} ways; contrasts asked: {contrasts.asked}")
    assert asked.total() == len(SETTINGS) * (len(addresses) + 1)
    assert asked["all", "light", "screen"] == 2 * (len(addresses) + 1)
    # Every page of the book looks otherwise on paper, and its colors otherwise at night.
    assert asked["all", "light", "print"] >= 2 * len(book.html_pages)
    assert asked["all", "dark", "screen"] + asked["colors", "dark", "screen"] >= 2 * len(book.html_pages)
    assert len(contrasts.good) > 100


@pytest.mark.parametrize(
    ("markup", "rule"),
    [("<img src=x>", "image-alt"), ("<p style='color:#bbb;background:#fff'>Faint words</p>", "color-contrast")],
)
def test_axe_is_really_asked(browser: Browser, markup: str, rule: str) -> None:
    page = browser.new_page()
    page.set_content(f"<!DOCTYPE html><html lang=en><title>T</title><main><h1>T</h1>{markup}</main></html>")
    page.evaluate(axe())
    show(page, *SETTINGS[0])
    found = violations(page, None) + Contrasts().violations(page)
    assert any(one.startswith(rule) for one in found)
    page.close()


NIGHT = "<style>@media (prefers-color-scheme: dark) {{ {} }}</style><p>Some words <img alt='' src=x></p>"


@pytest.mark.parametrize(
    ("style", "rules", "found"),
    [
        ("", [], []),
        ("p { color: #bbb; background: #fff; }", OF_COLORS, ["color-contrast"]),
        ("body { background: #333; }", OF_COLORS, ["color-contrast"]),
        ("p { opacity: .3; }", None, ["color-contrast"]),
        ("p { display: none; }", None, []),
        ("p { padding: 1px; }", None, []),
        ("p { font-style: italic; }", None, []),
        ("p::before { content: 'And'; }", None, []),
    ],
)
def test_what_looks_otherwise_at_night_is_asked_again(
    browser: Browser, style: str, rules: list[str] | None, found: list[str]
) -> None:
    page = browser.new_page()
    page.set_content(
        f"<!DOCTYPE html><html lang=en><title>T</title><main><h1>T</h1>{NIGHT.format(style)}</main></html>"
    )
    page.evaluate(axe())
    looks = Looks()
    show(page, 1280, "light", "screen")
    assert looks.rules(page) is None
    show(page, 1280, "dark", "screen")
    assert looks.rules(page) == rules
    told = violations(page, rules) + Contrasts().violations(page) if rules != [] else []
    assert {one.partition(":")[0] for one in told} == set(found)
    page.close()


@pytest.mark.parametrize(
    "faint",
    [
        '<p style="color: #999">Words</p>',
        '<p><span style="color: #999">Words</span></p>',
        '<p style="background: #555">Words</p>',
        '<div style="background: #555"><p>Words</p></div>',
        '<div style="opacity: .4"><p>Words</p></div>',
        '<p style="position: relative; opacity: .4">Words</p>',
        (
            '<p style="position: relative"><b style="position: absolute; inset: 0; background: #555"></b>'
            '<i style="position: relative">Words</i></p>'
        ),
        # Good in large letters, not in small ones
        '<p style="color: #888; font-size: 40px">Words</p><p style="color: #888">Words</p>',
        '<p style="color: #888; font-weight: bold; font-size: 20px">Words</p><p style="color: #888; font-size: 20px">Words</p>',
    ],
)
def test_a_text_that_is_set_otherwise_is_asked_for_its_contrast(browser: Browser, faint: str) -> None:
    """However many good ones come before it; and the second of two bad ones is told too."""
    page, contrasts = browser.new_page(), Contrasts()
    start = "<!DOCTYPE html><html lang=en><title>T</title><body style='background: #fff'><p>Words</p><p>Words</p>"
    page.set_content(start)
    page.evaluate(axe())
    assert contrasts.violations(page) == []
    assert contrasts.asked < contrasts.texts
    page.set_content(f"{start}{faint}{faint.replace('Words', 'More words')}")
    page.evaluate(axe())
    assert len(contrasts.violations(page)) == 2
    page.close()


def test_what_axe_asks_for_is_compared() -> None:
    names = set(re.findall(r'getPropertyValue\("([a-z-]+)"\)', axe()))
    assert len(names) > 20
    assert names <= {*COLORS.split(), *SHAPE.split()}


def test_the_rules_of_colors_are_rules_of_axe(browser: Browser) -> None:
    page = browser.new_page()
    page.evaluate(axe())
    rules = page.evaluate("axe._audit.rules.filter(rule => rule.enabled).map(rule => rule.id)")
    assert set(OF_COLORS) <= set(rules)
    assert {rule for rule in rules if "color" in rule or "contrast" in rule} <= set(OF_COLORS)
    page.close()
