"""Every page of the website by axe-core: on a desk and on a phone, by day and by night, on the screen and printed."""

from __future__ import annotations

import importlib.resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tools import Book

# Width, light or dark, screen or print.
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
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(found =>
    found.nodes.map(node => found.id + ": " + node.html.slice(0, 120) + " " + node.failureSummary))"""


def axe() -> str:
    """Return the checker as a script."""
    (script,) = Path(str(importlib.resources.files("axe_playwright_python"))).rglob("axe.min.js")
    return script.read_text(encoding="utf-8")


def violations(page: Page, width: int, scheme: str, media: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, media=media)
    return page.evaluate(RUN)


def test_axe_finds_no_violation_on_any_page(book: Book, browser: Browser) -> None:
    page = browser.new_page()
    wrong, runs = [], 0
    addresses = [path.as_uri() for path in sorted(book.html.rglob("*.html"))]
    for address in (*addresses, f"{(book.html / 'search.html').as_uri()}?q=naloxone"):
        page.goto(address)
        page.evaluate(axe())
        for setting in SETTINGS:
            wrong += [(address, setting, found) for found in violations(page, *setting)]
            runs += 1
    page.close()
    assert wrong == []
    print(f"axe: {len(wrong)} violations in {runs} runs on {len(addresses)} pages and on results of the search")
    assert runs > len(SETTINGS) * len(book.html_pages)


@pytest.mark.parametrize(
    ("markup", "rule"),
    [("<img src=x>", "image-alt"), ("<p style='color:#bbb;background:#fff'>Faint words</p>", "color-contrast")],
)
def test_axe_is_really_asked(browser: Browser, markup: str, rule: str) -> None:
    page = browser.new_page()
    page.set_content(f"<!DOCTYPE html><html lang=en><title>T</title><main><h1>T</h1>{markup}</main></html>")
    page.evaluate(axe())
    assert any(found.startswith(rule) for found in violations(page, *SETTINGS[0]))
    page.close()
