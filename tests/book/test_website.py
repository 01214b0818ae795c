"""The website loads nothing from elsewhere, needs no script, and fits a phone."""

from __future__ import annotations

import gzip
import http.server
import re
import threading
from functools import partial
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.support.books import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.support.books import Book

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


def test_no_page_names_anything_on_another_host(book: Book) -> None:
    """Links that a reader follows are free to lead out; what the browser fetches by itself is not."""
    abroad = []
    for path in sorted(book.html.rglob("*.html")):
        soup = BeautifulSoup(path.read_bytes(), "lxml")
        for tag, attribute in FETCHING.items():
            abroad += [
                (path.name, found[attribute])
                for found in soup.select(f"{tag}[{attribute}]")
                # A link with `rel` canonical, or with an `itemprop` and no `rel`, only says something: nothing is fetched.
                if leads_out(found[attribute])
                and found.get("rel") != ["canonical"]
                and not (found.name == "link" and "itemprop" in found.attrs and "rel" not in found.attrs)
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


CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)


@pytest.fixture(scope="module")
def served(book: Book) -> Iterator[str]:
    """Serve the website with a strict policy, and return its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", CSP)
            super().end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(book.html)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_every_page_works_under_a_strict_policy_and_keeps_nothing(book: Book, browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted(book.html.rglob("*.html")):
        page.goto(f"{served}/{path.relative_to(book.html)}")
    page.goto(f"{served}/search.html?q=naloxone")
    page.wait_for_selector("#search-results li a")
    assert told == []
    assert [url for url in asked if not url.startswith(served)] == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_every_view_is_light(book: Book, browser: Browser, served: str) -> None:
    """60 kB and 12 requests for a first page; 17 kB for each later one, and 20 kB for the lists one looks things up in."""
    heavy, seen = {}, 0
    for path in sorted(book.html.rglob("*.html")):
        name = str(path.relative_to(book.html))
        context = browser.new_context()
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{served}/{name}" + ("?q=naloxone" if name == "search.html" else ""))
        context.close()
        files = {url.removeprefix(f"{served}/").partition("?")[0] for url in asked if not url.startswith("data:")}
        weight = {file: len(gzip.compress((book.html / file).read_bytes(), 9)) for file in files}
        print(f"{name}: {sum(weight.values())} bytes, {len(asked)} requests; again {weight[name]} bytes")
        most = 20_000 if name.startswith("reference/") else 17_000
        if sum(weight.values()) > 60_000 or len(asked) > 12 or weight[name] > most:
            heavy[name] = weight
        seen += 1
    assert heavy == {}
    assert seen > len(book.html_pages)


def test_every_page_says_what_it_is(book: Book) -> None:
    for name, page in book.html_pages.items():
        soup = page.soup
        assert soup.html["lang"] == "en"
        assert len(soup.select_one("meta[name=description]")["content"].split()) > 5, name
        assert soup.select_one("meta[property='og:title']")["content"] in soup.title.get_text()
        assert soup.select_one("nav.contents a[aria-current=page]") or name == "index", name
        kind = "WebPage" if name.startswith("about/") else "MedicalWebPage"
        assert soup.html["itemtype"] == f"https://schema.org/{kind}"
        said = {tag["itemprop"]: tag.get("content", tag.get("href")) for tag in soup.head.select("[itemprop]")}
        assert set(said) == {"name", "inLanguage", "license", "description"}, "nobody has reviewed it: no lastReviewed"
        exit_link = soup.select_one("header a.exit")
        assert exit_link["href"].startswith("https://")
        assert exit_link["rel"] == ["noreferrer"]


# Thai letters come out of a PDF as the shapes that the font joins them to.
THAI = re.compile("[\u0e00-\u0e7f]+")


def test_every_printed_page_has_every_sentence(book: Book, browser: Browser) -> None:
    """What a browser prints to PDF holds all words of the page, and what the picture's words say stays with it."""
    page = browser.new_page()
    lost = {}
    for name, written in book.html_pages.items():
        page.goto((book.html / f"{name}.html").as_uri())
        document = pypdfium2.PdfDocument(page.pdf(format="A4"))
        printed = squeezed(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document)).replace("•", "")
        document.close()
        soup = written.text.main
        soup.select_one(".steps").decompose()
        blocks = (squeezed(block.get_text()) for block in soup.select("p, dt, h1, h2, h3, h4, figcaption, caption"))
        if gone := [block for block in blocks if any(piece not in printed for piece in THAI.split(block))]:
            lost[name] = gone
    page.close()
    assert lost == {}


def test_the_page_for_lost_readers_has_the_numbers(book: Book) -> None:
    soup = BeautifulSoup((book.html / "404.html").read_bytes(), "lxml")
    assert [link["href"] for link in soup.select("a[href^='tel:']")] == [
        f"tel:{number}" for number in ("911", "999", "112", "000", "1669")
    ]
    assert soup.select("link:not([href='data:,']), script, img") == []


def test_the_website_is_whole_without_script(book: Book, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto((book.html / "risks" / "overdose.html").as_uri())
    page.click("summary")
    page.click(".on-page a >> nth=0")
    assert "#what-to-do" in page.url
    page.click("header a.menu")
    page.click("nav.contents >> text=Is kratom legal?")
    assert page.url.endswith("understanding/law.html")
    page.goto((book.html / "search.html").as_uri())
    assert page.locator("main noscript a[href='genindex.html']").count() == 1
    context.close()


def test_at_400_percent_nothing_is_off_the_screen(book: Book, browser: Browser) -> None:
    """WCAG 1.4.10: 1280 pixels at 400 percent are 320."""
    page = browser.new_page(viewport={"width": 320, "height": 256})
    wide = []
    for path in sorted(book.html.rglob("*.html")):
        page.goto(path.as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path.name)
    page.close()
    assert wide == []


def test_the_keyboard_reaches_text_search_and_menu(book: Book, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((book.html / "emergency.html").as_uri())
    reached = []
    for _stop in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className + ' ' + document.activeElement.id"))
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none", reached
    assert reached[0].startswith("skip")
    assert any("search-box" in stop for stop in reached)
    page.focus(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
