"""The website loads nothing from elsewhere, needs no script, and fits a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tools import Book

FETCHING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "srcset",
    "iframe": "src",
    "object": "data",
    "video": "src",
    "audio": "src",
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield found
        found.close()


def test_no_page_names_anything_on_another_host(book: Book) -> None:
    """Links that a reader follows are free to lead out; what the browser fetches by itself is not."""
    abroad = []
    for path in sorted(book.html.rglob("*.html")):
        soup = BeautifulSoup(path.read_bytes(), "lxml")
        for tag, attribute in FETCHING.items():
            abroad += [
                (path.name, found[attribute])
                for found in soup.select(f"{tag}[{attribute}]")
                if leads_out(found[attribute]) and found.get("rel") != ["canonical"]
            ]
    for path in sorted((*book.html.rglob("*.css"), *book.html.rglob("*.svg"))):
        abroad += [
            (path.name, url)
            for url in re.findall(r"""(?:url\(|@import\s+|href=)["']?([^"')\s]+)""", path.read_text(encoding="utf-8"))
            if leads_out(url)
        ]
    assert abroad == []


def leads_out(url: str) -> bool:
    return bool(re.match(r"(?:\w+:)?//", url))


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_its_window_and_asks_for_nothing_abroad(book: Book, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    wide = []
    for path in sorted(book.html.rglob("*.html")):
        page.goto(path.as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path.name)
    page.close()
    assert wide == []
    assert troubles == []
    assert [url for url in asked if not url.startswith("file:")] == []


def test_a_printed_page_keeps_its_warnings_and_its_tables(book: Book, browser: Browser) -> None:
    """The stock theme cut the last column of wide tables and hid boxes when a page was printed."""
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    for name, written in book.html_pages.items():
        page.goto((book.html / f"{name}.html").as_uri())
        hidden = page.evaluate(
            """() => [...document.querySelectorAll('main .admonition *, main td, main th')].filter(part => {
                const box = part.getBoundingClientRect();
                return !part.checkVisibility() || box.width < 1 || box.right > document.documentElement.clientWidth + 1;
            }).map(part => part.textContent.slice(0, 60))"""
        )
        assert hidden == [], name
        assert page.locator("main .admonition").count() == len(written.boxes())
    page.close()


def test_searching_finds_and_announces(book: Book, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((book.html / "search.html").as_uri() + "?q=naloxone")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results[role=status] li a").count() > 3
    page.close()
