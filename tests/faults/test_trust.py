"""What a stranger may put into a page, a register, a data file or the bibliography: nothing of it runs or reads a file.

Each case plants a secret beside the checkout, and a command that would leave a mark.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from breaks import Case, add, both, edit, link, said, write
from bs4 import BeautifulSoup
from small_handbook import PAGES
from table import (
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
    from laboratory import Laboratory

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


def target(name: str, uri: str) -> Case:
    """Return a case of a link that leads to no page and no web address."""
    return on_page("trust", f"link: {name}", f"[The secret]({uri})", "markdown.link", "; link to a page with {ref}")


def scheme(name: str, uri: str) -> Case:
    """Return a case of a link with a scheme that Markdown refuses."""
    return on_page(
        "trust", f"link: {name}", f"[The secret]({uri})", "links.unread", "meant as a link", "; write [words]"
    )


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
    Case("trust", "a filter of the bibliography", edit("docs/sources.md", "{bibliography}\n", f"{{bibliography}}\n:filter: {TOUCH}\n"), (said("docs/sources.md", "```{bibliography}", "bibtex.filter_syntax_error", "syntax error in :filter:", "invalid node in filter", "; take the filter out"),)),
    Case("trust", "a filter that looks inside", edit("docs/sources.md", "{bibliography}\n", "{bibliography}\n:filter: author.__class__ == 'x'\n"), (said("docs/sources.md", "```{bibliography}", "bibtex.filter_syntax_error", "syntax error in :filter:", "invalid node in filter", "; take the filter out"),)),
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
    drawing("script", "<rect", "<script>alert(1)</script><rect", "sources.svg-element", "<script>", "; take it out"),
    drawing("handler", "<rect", '<rect onload="alert(1)"', "sources.svg-script", "'onload' runs a script", "; take it out"),
    drawing("page inside", "<rect", "<foreignObject/><rect", "sources.svg-element", "<foreignObject>", "; take it out"),
    drawing("picture from the web", "<rect", '<image href="https://example.org/x.png"/><rect', "sources.svg-outside", "outside the picture", "; draw it in"),
    drawing("part of another file", "<rect", '<use href="other.svg#x"/><rect', "sources.svg-outside", "outside the picture", "; draw it in"),
    drawing("link that runs", "<rect", '<a href="javascript:alert(1)"/><rect', "sources.svg-outside", "outside the picture", "; draw it in"),
    drawing("style from the web", "<rect", "<style>@import 'https://example.org/x.css';</style><rect", "sources.svg-style", "outside the picture", "; draw it in"),
    drawing("font from the web", "<rect", '<g style="fill: url(https://example.org/x)"/><rect', "sources.svg-style", "outside the picture", "; draw it in"),
    drawing("file of the machine", "<svg", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///secret.md">]><svg', "sources.svg-doctype", "<!DOCTYPE", "; take that out"),
    drawing("style sheet of another file", "<svg", '<?xml-stylesheet href="x.css"?><svg', "sources.svg-doctype", "<?xml-stylesheet", "; take that out"),
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
        (CSV, "Sick", f'"{SHOWN.replace(chr(34), chr(34) * 2)}"'),
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
    (laboratory.root.parent / "secret.md").write_text(SECRET, encoding="utf-8")
    with laboratory.changed(edit(file, old, new)) as root:
        result = laboratory.build()
        assert result.code == 0, result.said
        pages = [BeautifulSoup(path.read_bytes(), "lxml") for path in (root / "build" / "html").rglob("*.html")]
        pdf = pypdfium2.PdfDocument(root / "build" / "pdf" / "kratom-handbook-a4.pdf")
        printed = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
        pdf.close()
    assert any(squeezed(SHOWN) in squeezed(page.get_text()) for page in pages)
    assert not any("alert" in (script.string or "") for page in pages for script in page.select("script"))
    assert squeezed(SHOWN) in squeezed(printed)
    assert SECRET not in printed + "".join(page.get_text() for page in pages)


def squeezed(text: str) -> str:
    """Return text without white space and hyphenation, and with straight quotes."""
    for curly in "\u201c\u201d":
        text = text.replace(curly, '"')
    return re.sub(r"[\s\ufffe\u0002]+", "", text)


def test_latex_of_the_bibliography_reads_no_file(laboratory: Laboratory) -> None:
    (laboratory.root.parent / "secret.md").write_text(SECRET, encoding="utf-8")
    code = r"\input{../secret.md} \write18{touch MARK} \def\x{y} Another source"
    with laboratory.changed(edit(BIB, "Another source", code)) as root:
        result = laboratory.build()
        assert result.code == 0, result.said
        page = (root / "build" / "html" / "sources.html").read_text(encoding="utf-8")
    assert "another source" in page
    assert SECRET not in page
    assert not (root / "MARK").exists()


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
