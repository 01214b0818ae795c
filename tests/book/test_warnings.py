"""Every required warning is in what the reader gets: its words, in order, to be seen, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.support import required

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.books import Book

# Relative luminance and contrast as WCAG 2.2 defines them; what is seen through is looked up behind.
SEEN = """box => {
  const parts = [...box.querySelectorAll('p')];
  const channel = value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = color => color.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const found = numbers(getComputedStyle(node).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  return parts.map(part => {
    const area = part.getBoundingClientRect();
    const style = getComputedStyle(part);
    const [a, b] = [light(numbers(style.color)), light(ground(part))].sort((x, y) => y - x);
    return {
      text: part.textContent,
      visible: part.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true})
        && area.width > 20 && area.height > 8 && area.left >= 0 && area.right <= document.documentElement.clientWidth + 1,
      size: parseFloat(style.fontSize),
      contrast: (a + 0.05) / (b + 0.05),
    };
  });
}"""


def test_the_lock_asks_for_every_message_somewhere() -> None:
    asked = {message for _page, message in required.required()}
    assert asked == set(required.register())
    assert len(required.required()) >= 40


def test_website(book: Book) -> None:
    assert list(required.missing_in_html(book.html)) == []


def test_epub(book: Book) -> None:
    assert list(required.missing_in_epub(book)) == []


def test_pdf(book: Book) -> None:
    titles = {name: page.headings()[0] for name, page in book.html_pages.items()}
    assert list(required.missing_in_pdf(book.pdf, titles)) == []


def test_plain_text(book: Book) -> None:
    assert list(required.missing_in_text(book.text_pages)) == []


@pytest.mark.parametrize(
    ("width", "media", "scheme"),
    [(360, "screen", "light"), (1280, "screen", "light"), (1280, "screen", "dark"), (794, "print", "light")],
)
def test_every_message_is_seen_with_a_contrast_of_seven(
    book: Book, browser: Browser, width: int, media: str, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 1000})
    page.emulate_media(media=media, color_scheme=scheme)
    wrong = []
    wanted: dict[str, list[str]] = {}
    for name, message in required.required():
        wanted.setdefault(name, []).append(message)
    for name, messages in wanted.items():
        page.goto((book.html / f"{name}.html").as_uri())
        for message in messages:
            parts = page.locator(f".safety-{message}").first.evaluate(SEEN)
            wrong += [
                (name, message, part)
                for part in parts
                if not part["visible"] or part["contrast"] < 7 or part["size"] < (13 if media == "print" else 16)
            ]
    page.close()
    assert wrong == []


def test_signal_words_differ_without_color(book: Book) -> None:
    """The word is text at the start of the title, in every box."""
    for name, page in book.html_pages.items():
        for box in page.soup.select(".admonition.safety"):
            signal = next(word for word in ("danger", "warning", "caution", "notice") if word in box["class"])
            assert box.select_one(".admonition-title").get_text().startswith(f"{signal.capitalize()}: "), name


def test_the_page_of_all_warnings_has_all_in_order_with_links(book: Book) -> None:
    page = book.html_pages["reference/warnings"].soup
    ids = [
        next(name for name in box["class"] if name.startswith("safety-"))[7:]
        for box in page.select(".admonition.safety")
    ]
    register = required.register()
    order = ["danger", "warning", "caution", "notice"]
    assert ids == sorted(register, key=lambda key: order.index(register[key]["signal"]))
    for name, message in required.required():
        box = page.select_one(f".safety-{message}")
        where = box.find_next(string=lambda text: text.startswith("On these pages: ")).parent
        assert f"{name}.html" in {urljoin("reference/", link["href"]) for link in where.select("a")}, (name, message)
