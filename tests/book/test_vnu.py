"""All pages of the website and of the EPUB by vnu, the HTML checker of the W3C."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from tests.support.books import Book
from tests.support.java import JAVA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PAGE = '<!DOCTYPE html>\n<html lang="en"><title>T</title><h1>T</h1>{}</html>\n'


def vnu(jar: Path, files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the messages of vnu without those that have no point here."""
    run = subprocess.run(
        [*JAVA, "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [message for message in json.loads(run.stderr)["messages"] if not pointless(message)]


def pointless(message: dict[str, Any]) -> bool:
    """Return whether a message is about style, or about an attribute of EPUB 3, which epubcheck looks at."""
    of_epub = message["message"].startswith("Attribute “type” not allowed") and "epub:type=" in message["extract"]
    return of_epub or message["message"].startswith("Trailing slash on void elements")


def told(messages: list[dict[str, Any]]) -> str:
    """Return messages as lines."""
    return "\n".join(f"{one['url']}:{one.get('lastLine')}: {one['type']}: {one['message']}" for one in messages)


def check(jar: Path, files: list[Path], name: str) -> None:
    """Print how many errors and warnings there are; there must be none."""
    found = vnu(jar, files)
    errors = sum(message["type"] != "info" for message in found)
    print(f"\nvnu, {name}: {errors} errors and {len(found) - errors} warnings in {len(files)} pages")
    assert told(found) == ""


def test_every_page_of_the_website(book: Book, node_tool: Callable[[str], Path]) -> None:
    pages = sorted(book.html.rglob("*.html"))
    assert len(pages) > len(book.html_pages)
    check(node_tool("vnu-jar/build/dist/vnu.jar"), pages, "website")


def test_every_page_of_the_epub(book: Book, unpacked_epub: Path, node_tool: Callable[[str], Path]) -> None:
    pages = sorted(unpacked_epub.rglob("*.xhtml"))
    assert len(pages) > len(book.html_pages)
    check(node_tool("vnu-jar/build/dist/vnu.jar"), pages, "EPUB")


def test_vnu_is_really_asked(node_tool: Callable[[str], Path], tmp_path: Path) -> None:
    bad, sound = tmp_path / "bad.html", tmp_path / "sound.html"
    bad.write_text(PAGE.format('<p id="a"></p><p id="a" type="b"></p>'), encoding="utf-8")
    sound.write_text(PAGE.format("<p>Text</p>"), encoding="utf-8")
    found = vnu(node_tool("vnu-jar/build/dist/vnu.jar"), [bad, sound])
    assert {message["url"] for message in found} == {f"file:{bad}"}
    assert {message["message"] for message in found if message["type"] == "error"} == {
        "Duplicate ID “a”.",
        "Attribute “type” not allowed on element “p” at this point.",
    }
