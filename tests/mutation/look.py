"""Build one format of a (broken) handbook and say what its book tests would: ``look.py FOLDER FORMAT``."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

from bs4 import BeautifulSoup

from handbook.build import run, writer
from tests.support import required
from tests.support.books import Book, find_chromium, plain

FOLDER = Path(sys.argv[1])
FORM = sys.argv[2]
BUILDERS = {"pdf": "print"}
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print a line for each thing that a reader would miss."""
    output = {"style": "html", "help box": "html"}.get(FORM, FORM)
    made = FOLDER / "build" / output
    shutil.rmtree(made, ignore_errors=True)
    run.preload()
    # The check of words would refuse the book first; what is tried here is whether the tests of the book see it as well.
    settings = {"check_words": False}
    if writer.run(
        writer.Folders(FOLDER, FOLDER / "build" / "look"), BUILDERS.get(output, output), made, settings, None
    ):
        print("refused by the build")
        return
    book = Book(FOLDER / "build")
    if FORM == "html":
        print("\n".join(required.missing_in_html(book.html)))
    elif FORM == "epub":
        print("\n".join(required.missing_in_epub(book)))
    elif FORM == "pdf":
        titles = {name: page.headings()[0] for name, page in Book(ROOT / "build").html_pages.items()}
        print("\n".join(required.missing_in_pdf(book.pdf, titles)))
    elif FORM == "style":
        look_at_style(book)
    else:
        lines = {
            line["id"]: line for line in tomllib.loads((ROOT / "docs/registers/helplines.toml").read_text())["helpline"]
        }
        box = plain(BeautifulSoup((book.html / "index.html").read_bytes(), "lxml").select_one("aside.help").get_text())
        for key in ("us-emergency", "gb-emergency", "eu-emergency", "au-emergency", "th-emergency"):
            number, country = (
                lines[key]["number"],
                {"us": "US", "gb": "UK", "eu": "EU", "au": "Australia", "th": "Thailand"}[key[:2]],
            )
            if not any(number in part and country in part for part in box.split("), ")):
                print(f"the help box has lost {key}: {box}")


def look_at_style(book: Book) -> None:
    """Print the messages that are hidden by style."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        for name, message in required.required():
            page.goto((book.html / f"{name}.html").as_uri())
            if not page.locator(f".safety-{message}").first.is_visible():
                print(f"HTML {name}: the safety message '{message}' cannot be seen")
        browser.close()


main()
