"""Pages of the website as readers see them, on a desk and a phone, by day and by night: pictures in build/proof.

``make proof`` makes them too, to be looked at.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.books import Book

PAGES = ("index", "emergency", "risks/mixing", "reference/interactions", "recovery/treatment")
SETTINGS = tuple(product((1280, 360), ("light", "dark")))


def ground(path: Path) -> int:
    """Return how bright the ground of a page is, from 0 to 255: what most of its picture shows."""
    with Image.open(path) as picture:
        counts = picture.convert("L").histogram()
    return counts.index(max(counts))


def test_pages_are_pictured_by_day_and_by_night(book: Book, browser: Browser) -> None:
    folder = book.html.parent / "proof"
    folder.mkdir(exist_ok=True)
    page = browser.new_page()
    for name in PAGES:
        for width, scheme in SETTINGS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto((book.html / f"{name}.html").as_uri())
            path = folder / f"{name.replace('/', '-')}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
            assert ground(path) > 240 if scheme == "light" else ground(path) < 40, path.name
    page.close()
