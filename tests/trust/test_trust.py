"""What a stranger may put into a page, a register, a data file or the bibliography: nothing of it runs or reads a file.

Each case plants a secret beside the checkout, and a command that would leave a mark.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.faults.breaks import Case, add, both, edit, link, said, write
from tests.faults.small_handbook import PAGES
from tests.faults.table import (
    BIB,
    CLAIMS,
    CSV,
    HELP,
    HELPLINES,
    INTERACTIONS,
    PAGE,
    PNG,
    WARNINGS,
    drawing,
    head,
    on_page,
    picture,
)

if TYPE_CHECKING:
    from tests.faults.laboratory import Laboratory

SECRET = "the-secret-of-this-machine"  # noqa: S105 (no password)
UP = "../" * 3
TOUCH = "__import__('pathlib').Path('MARK').touch()"
JINJA = "{{ cycler.__init__.__globals__.os.system('touch MARK') }}"
BR = "\n```"


def directive(name: str, text: str, code: str = "markdown.directive", *words: str) -> Case:
    """Return a case of a directive that pages do not have."""
    return on_page("trust", name, text, code, *(words or ("pages have no directive", "write one of")))


def markup(name: str, text: str) -> Case:
    """Return a case of raw HTML."""
    return on_page("trust", f"HTML: {name}", text, "markdown.raw", "raw HTML", "write it in Markdown")


def sources(name: str, option: str, code: str, *words: str) -> Case:
    """Return a case of a bibliography with an option."""
    page = "docs/sources.md"
    return Case(
        "trust",
        name,
        edit(page, "{bibliography}\n", f"{{bibliography}}\n{option}\n"),
        (said(page, "```{bibliography}", code, *words),),
    )


def target(name: str, uri: str) -> Case:
    """Return a case of a link that leads to no page and no web address."""
    return on_page("trust", f"link: {name}", f"[The secret]({uri})", "markdown.link", "; link to a page with {ref}")


def scheme(name: str, uri: str) -> Case:
    """Return a case of a link with a scheme that Markdown refuses."""
    return on_page(
        "trust", f"link: {name}", f"[The secret]({uri})", "links.unread", "meant as a link", "; write [words]"
    )


# What is no shape, line, text or gradient.
ELEMENTS = {
    "script": "<script>alert(1)</script>",
    "page inside": "<foreignObject/>",
    "picture from the web": '<image href="https://example.org/x.png"/>',
    "picture inside": '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    "part of another file": '<use href="other.svg#x"/>',
    "a part that grows": '<g id="a"/><use href="#a"/>',
    "link that runs": '<a href="javascript:alert(1)"/>',
    "link": '<a href="https://example.org/"><path/></a>',
    "style from the web": "<style>@import 'https://example.org/x.css';</style>",
    "style with an escape": "<style>@\\69mport 'https://example.org/x.css';</style>",
    "picture set of a style": '<style>rect {fill: image-set("https://example.org/x.png" 1x)}</style>',
    "a link that changes": '<animate attributeName="href" to="javascript:alert(1)"/>',
    "a value that is set": '<set attributeName="onload" to="alert(1)"/>',
    "handler by name": '<handler type="text/javascript">alert(1)</handler>',
    "filter": "<filter/>",
    "picture in a filter": '<feImage href="https://example.org/x.png"/>',
    "pattern": "<pattern/>",
    "marker": "<marker/>",
    "sound": '<h:audio xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>',
    "HTML: goes elsewhere": '<h:meta xmlns:h="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0; url=https://example.org"/>',
    "HTML: object": '<h:object xmlns:h="http://www.w3.org/1999/xhtml" data="https://example.org/x"/>',
    "HTML: form": '<h:form xmlns:h="http://www.w3.org/1999/xhtml" action="https://example.org/x"/>',
    "HTML: picture": '<h:img xmlns:h="http://www.w3.org/1999/xhtml" srcset="https://example.org/x 1x"/>',
    "HTML: film": '<h:video xmlns:h="http://www.w3.org/1999/xhtml" poster="https://example.org/x"/>',
    "HTML: link of a style": '<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="https://example.org/x"/>',
    "a namespace like ours": '<h:rect xmlns:h="http://www.w3.org/2000/svg/"/>',
    "MathML": '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"/>',
    "data of a drawing program": '<i:namedview xmlns:i="http://www.inkscape.org/namespaces/inkscape"/>',
}
# What is no number, color or name; the code of the message, and what it says.
ATTRIBUTES = {
    "handler": ('onload="alert(1)"', "sources.svg-attribute", "'onload' has no place"),
    "handler of a namespace": (
        'xmlns:s="http://www.w3.org/2000/svg" s:onload="alert(1)"',
        "sources.svg-attribute",
        "'onload' has no place",
    ),
    "link of a shape": (
        'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org/x"',
        "sources.svg-attribute",
        "'href' has no place",
    ),
    "base": ('xml:base="https://example.org/"', "sources.svg-attribute", "'base' has no place"),
    "font from the web": ('style="fill: url(https://example.org/x)"', "sources.svg-value", "'fill' is 'url(https"),
    "color of another file": ('fill="url(other.svg#x)"', "sources.svg-value", "'fill' is 'url(other"),
    "color of an address in itself": ('fill="url(data:image/svg+xml,x#a)"', "sources.svg-value", "'fill' is 'url(data"),
    "color with an escape": ('style="fill: u\\72l(https://example.org/x)"', "sources.svg-value", "'fill' is 'u"),
    "color with a comment": ('style="fill: url/**/(https://example.org/x)"', "sources.svg-value", "'fill' is 'url/"),
    "color that follows": ('fill="url(#a) url(https://example.org/x)"', "sources.svg-value", "'fill' is 'url(#a)"),
    "picture set": ("style=\"fill: image-set('x.png' 1x)\"", "sources.svg-value", "'fill' is 'image-set"),
    "a property that asks": ('style="background: red"', "sources.svg-property", "'background' has no place"),
    "a property by another name": ('style="--a: red"', "sources.svg-property", "'--a' has no place"),
    "a value by another name": ('fill="var(--a)"', "sources.svg-value", "'fill' is 'var"),
    "filter of another file": ('filter="url(https://example.org/x)"', "sources.svg-attribute", "'filter' has no place"),
    "an import in a style": ("style=\"@import 'x.css'\"", "sources.svg-property", "'@import 'x.css'' has no place"),
}


def element(name: str, markup: str) -> Case:
    """Return a case of a drawing with an element that it may not have."""
    return drawing(name, "<rect", f"{markup}<rect", "sources.svg-element", "has no place in a drawing", "; take it out")


def attribute(name: str, markup: str, code: str, asked: str) -> Case:
    """Return a case of a drawing with an attribute that it may not have."""
    return drawing(name, "<rect", f"<rect {markup}", code, asked, "take it out")


CASES = [
    head("templates switched on", "checked:", "myst: {enable_extensions: [substitution, colon_fence]}\nchecked:", "myst:", "front-matter.parser", "'myst'", "; remove it"),
    head("substitutions", "checked:", f'substitutions: {{x: "{JINJA}"}}\nchecked:', "substitutions:", "front-matter.parser", "'substitutions'", "; remove it"),
    head("an object of Python", "checked:", "x: !!python/object/apply:os.system ['touch MARK']\nchecked:", "x: !!", "front-matter.yaml", "not YAML", "; write"),
    directive("include", f"```{{include}} {UP}secret.md{BR}"),
    directive("include, absolute", f"```{{include}} /secret.md{BR}"),
    directive("include with a parser", f"```{{include}} x\n:parser: os{BR}"),
    directive("literalinclude", f"```{{literalinclude}} {UP}secret.md{BR}"),
    directive("csv-table of a file", f"```{{csv-table}}\n:file: {UP}secret.md{BR}"),
    directive("csv-table of an address", f"```{{csv-table}}\n:url: http://127.0.0.1:9/x{BR}"),
    directive("raw of a file", f"```{{raw}} html\n:file: {UP}secret.md{BR}"),
    directive("raw HTML", f"```{{raw}} html\n<script>1</script>{BR}"),
    directive("raw Typst", f'```{{raw}} typst\n#read("/secret.md"){BR}'),
    directive("in capitals", f"```{{RAW}} html\n<script>1</script>{BR}"),
    directive("reStructuredText", f"```{{eval-rst}}\n.. include:: {UP}secret.md{BR}", "markdown.rst", "pages are Markdown", "; write this without"),
    on_page("trust", "raw in a footnote", "Text.[^1]\n\n[^1]: Note.\n\n    ```{raw} html\n    <b>\n    ```", "markdown.directive", "pages have no directive 'raw'", "write one of", at="    ```{raw} html"),
    on_page("trust", "raw in a table", ":::{list-table} T\n:name: table-t\n:header-rows: 1\n\n* - A\n  - ```{raw} html\n    <b>\n    ```\n* - B\n  - C\n:::", "markdown.directive", "pages have no directive 'raw'", "write one of", at="  - ```{raw} html"),
    directive("only", f"```{{only}} html\nText.{BR}"),
    directive("ifconfig", f"```{{ifconfig}} {TOUCH}\nText.{BR}"),
    directive("automodule", f"```{{automodule}} os{BR}"),
    directive("a role of one's own", f"```{{role}} x(raw)\n:format: html{BR}"),
    on_page("trust", "download", f"{{download}}`x <{UP}secret.md>`", "markdown.role", "no role 'download'", "write one of"),
    sources("a filter of the bibliography", f":filter: {TOUCH}", "bibliography.filter", "no filters", "; write :initials:"),
    sources("a filter that never ends", ":filter: title % '^(a+)+$'", "bibliography.filter", "no filters", "; write :initials:"),
    sources("initials that are none", ":initials: a.*", "bibliography.initials", "not a part of the alphabet", "; write one like a-d"),
    target("file of the machine", f"{UP}secret.md"),
    target("absolute", "/secret.md"),
    target("a path", f"path:{UP}secret.md"),
    target("settings of the book", "../../conf.py"),
    target("another project", "inv:python#os"),
    scheme("file:", "file:///secret.md"),
    scheme("javascript:", "javascript:alert(1)"),
    scheme("vbscript:", "vbscript:x"),
    scheme("data:", "data:text/html,x"),
    picture("of the machine", f"../{UP}secret.png", "pictures.outside", "outside docs", "; save it"),
    picture("absolute", "/secret.png", "pictures.missing", "secret.png", "; correct its name"),
    picture("settings of the book", "../../conf.py", "pictures.outside", "outside docs", "; save it"),
    Case("trust", "a picture that is a link", both(write(PNG, "x"), link(PNG, "../../../secret.png")), (said(PNG, "", "sources.link", "is a link", "; put the file itself"),)),
    Case("trust", "a page that is a link", link(HELP, "../../secret.md"), (said(HELP, "", "sources.link", "is a link", "; put the file itself"),)),
    Case("trust", "a folder that is a link", link("docs/more", "/etc"), (said("docs/more", "", "sources.link", "is a link", "; put the file itself"),)),
    Case("trust", "a register that is a link", link(CLAIMS, "../../../secret.md"), (said(CLAIMS, "", "sources.link", "is a link", "; put the file itself"),)),
    Case("trust", "a bibliography that is a link", link(BIB, "../../../secret.md"), (said(BIB, "", "sources.link", "is a link", "; put the file itself"),)),
    on_page("trust", "a chart of a file elsewhere", f":::{{chart}} {UP}secret.csv\n:name: f\n:kind: bars\n:title: T\n:alt: A\n:::", "charts.file", "not a file name", "; put the file into"),
    on_page("trust", "a chart of an absolute file", ":::{chart} /secret.csv\n:name: f\n:kind: bars\n:title: T\n:alt: A\n:::", "charts.file", "not a file name", "; put the file into"),
    Case("trust", "@preamble", add(BIB, '@preamble{"\\input{secret}"}\n'), (said(BIB, "@preamble", "bibliography.kind", "@preamble", "; write its text"),)),
    markup("script", "<script>alert(1)</script>"),
    markup("handler", 'Text <img src="x" onerror="alert(1)"> more.'),
    markup("frame", '<iframe src="https://example.org/"></iframe>'),
    markup("style", "<style>p {display: none}</style>"),
    markup("comment", "<!-- hidden -->"),
    markup("link", 'Text <a href="javascript:alert(1)">x</a>.')._replace(said=(said(PAGE, PAGES["risks/mixing.md"].count("\n") + 2, "markdown.raw", "raw HTML", "; write it"),)),
    *(element(name, markup) for name, markup in ELEMENTS.items()),
    *(attribute(name, *parts) for name, parts in ATTRIBUTES.items()),
    drawing("file of the machine", "<svg", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///secret.md">]><svg', "sources.svg-doctype", "<!DOCTYPE", "; take that out"),
    drawing("text that grows", "<svg", '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg', "sources.svg-doctype", "<!DOCTYPE", "; take that out"),
    drawing("style sheet of another file", "<svg", '<?xml-stylesheet href="x.css"?><svg', "sources.svg-instruction", "<?xml-stylesheet", "; take that out"),
    drawing("an instruction inside", "<rect", "<?php x?><rect", "sources.svg-instruction", "<?php", "; take that out"),
    drawing("another encoding", "<svg", '<?xml version="1.0" encoding="utf-7"?><svg', "sources.svg-encoding", "utf-7", "; save it as UTF-8"),
    drawing("no namespace", ' xmlns="http://www.w3.org/2000/svg"', "", "sources.svg-root", "not an SVG picture", "; it must begin"),
    drawing("HTML all through", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "sources.svg-root", "not an SVG picture", "; it must begin"),
    drawing("a thousand groups", "<rect", f"{'<g>' * 1000}{'</g>' * 1000}<rect", "sources.svg-deep", "more than 50 deep", "; take some"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"trust: {case.name}")
def test_what_would_run_or_read_is_refused(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, case: Case
) -> None:
    for ending in ("md", "png", "csv"):
        (laboratory.root.parent / f"secret.{ending}").write_text(SECRET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    laboratory.refuses(case)
    assert list(tmp_path.iterdir()) == [], "something ran"
    assert SECRET not in "".join(leftovers(laboratory.root / "build"))


def leftovers(folder: Path) -> list[str]:
    """Return the content of all files below ``folder``."""
    return [path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file()]


# Code of everything that reads a text on its way into the book.
HOSTILE = '#read(\\"/secret.md\\") {{ 7*7 }} <script>alert(1)</script> $x_1$ [y] *z* `w` @label //v'
# What a page says if each sign stands for itself.
SHOWN = '#read("/secret.md") {{ 7*7 }} <script>alert(1)</script> $x_1$ [y] *z* `w` @label //v'
# A label of a chart has room for no more.
SHORT = '#read("/secret.md") {{ 7*7 }} <b>b</b> $x_1$ [y] *z* `w`'

ESCAPED = re.sub(r"([^\w\s])", r"\\\1", SHOWN)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (WARNINGS, "Breathing can stop within a few minutes.", HOSTILE),
        (HELPLINES, "Emergency services", HOSTILE),
        (HELPLINES, "Not waking?", HOSTILE),
        (HELPLINES, 'US = "US"', f'US = "{HOSTILE}"'),
        (CLAIMS, "It is a leaf.", HOSTILE),
        (CLAIMS, "All sources agree.", HOSTILE),
        (INTERACTIONS, "Deep sleep.", HOSTILE),
        (CSV, "Sick", f'"{SHORT.replace(chr(34), chr(34) * 2)}"'),
        (HELP, "# Help lines", f"# {ESCAPED}"),
        (PAGE, "A box.\n:::", f"{ESCAPED}\n:::"),
        (PAGE, "- Call for help", f"- {ESCAPED}"),
        (PAGE, ":::{list-table} What is what", f":::{{list-table}} {ESCAPED}"),
    ],
    ids=[
        "message",
        "name",
        "question",
        "country",
        "claim",
        "reason",
        "effect",
        "label",
        "title",
        "caption",
        "item",
        "table",
    ],
)
def test_code_is_text_in_every_format(laboratory: Laboratory, file: str, old: str, new: str) -> None:
    """It is shown letter by letter: nothing on the way takes it for its own language."""
    shown = SHORT if file == CSV else SHOWN
    (laboratory.root.parent / "secret.md").write_text(SECRET, encoding="utf-8")
    with laboratory.changed(edit(file, old, new)) as root:
        result = laboratory.build()
        assert result.code == 0, result.said
        pages = [BeautifulSoup(path.read_bytes(), "lxml") for path in (root / "build" / "html").rglob("*.html")]
        pdf = pypdfium2.PdfDocument(root / "build" / "pdf" / "kratom-handbook-a4.pdf")
        printed = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
        pdf.close()
    assert any(squeezed(shown) in squeezed(page.get_text()) for page in pages)
    assert not any("alert" in (script.string or "") for page in pages for script in page.select("script"))
    assert squeezed(shown) in squeezed(printed)
    assert SECRET not in printed + "".join(page.get_text() for page in pages)


def squeezed(text: str) -> str:
    """Return text without white space and hyphenation, and with straight quotes."""
    for curly in "\u201c\u201d":
        text = text.replace(curly, '"')
    return re.sub(r"[\s\ufffe\u0002]+", "", text)


def test_latex_of_the_bibliography_reads_no_file(laboratory: Laboratory) -> None:
    (laboratory.root.parent / "secret.md").write_text(SECRET, encoding="utf-8")
    code = r"\input{../secret.md} \write18{touch MARK} \def\x{y} Another source"
    words = (r"'\input' would be shown as it is", "write the words")
    laboratory.refuses(
        Case(
            "trust",
            "LaTeX",
            edit(BIB, "Another source", code),
            (said(BIB, "title = {\\input", "bibliography.command", *words),),
        )
    )
    assert not (laboratory.root / "MARK").exists()


def test_pages_have_only_what_the_settings_list() -> None:
    """The lists are short and closed; whoever adds a name looks here at what it can do."""
    settings = (Path(__file__).resolve().parents[2] / "conf.py").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for hit in re.finditer(r"^(page_directives|page_roles) = \((.*?)\)$", settings, re.MULTILINE | re.DOTALL):
        names[hit[1]] = set(re.findall(r'"([\w:-]+)"', hit[2]))
    dangerous = {
        "raw",
        "include",
        "literalinclude",
        "csv-table",
        "eval-rst",
        "only",
        "ifconfig",
        "role",
        "download",
        "math",
    }
    assert names["page_directives"]
    assert names["page_roles"]
    assert not dangerous & (names["page_directives"] | names["page_roles"])
