"""The table of faults: one row for each thing that can be wrong in a source file, and what its writer must be told."""

from __future__ import annotations

from breaks import Case, add, both, cut, edit, link, remove, said, write
from small_handbook import FRONT, PAGES

PAGE = "docs/risks/mixing.md"
HELP = "docs/help.md"
INDEX = "docs/index.md"
WARNINGS = "docs/registers/warnings.toml"
LOCK = "docs/registers/warnings.lock"
HELPLINES = "docs/registers/helplines.toml"
CLAIMS = "docs/registers/claims.toml"
INTERACTIONS = "docs/registers/interactions.toml"
BIB = "docs/registers/references.bib"
CSV = "docs/registers/data/effects.csv"
SVG = "docs/figures/box.svg"
PNG = "docs/figures/box.png"
DRAWING = PAGES["figures/box.svg"]
TABLE_IN_TABLE = """:::::{list-table} T
:name: table-t
:header-rows: 1

* - A
  - B
* - ::::{list-table} U
    :name: table-u
    :header-rows: 1

    * - C
    * - D
    ::::
  - E
:::::"""
RELEASE = "\nmust_be_current = True\n"
MANY = "x" * 2_000_001


def on_page(kind: str, name: str, markdown: str, *words: str, at: str = "") -> Case:
    """Return a case of Markdown at the end of a page; the mistake is in its first line, or in that with ``at``."""
    lines = markdown.split("\n")
    line = PAGES["risks/mixing.md"].count("\n") + 2 + (lines.index(at) if at else 0)
    return Case(kind, name, add(PAGE, f"\n{markdown}\n"), (said(PAGE, line, *words),))


def picture(name: str, target: str, *words: str) -> Case:
    """Return a case of a picture that a page asks for."""
    return on_page("pictures", name, f":::{{figure}} {target}\n:alt: A box.\n:::", *words)


def drawing(name: str, old: str, new: str, *words: str) -> Case:
    """Return a case of an SVG picture with something else in it."""
    return Case("pictures", name, edit(SVG, old, new), (said(SVG, 1, *words),))


def row(name: str, old: str, new: str | bytes, line: int, *words: str) -> Case:
    """Return a case of a broken CSV file."""
    return Case("data", name, edit(CSV, old, new), (said(CSV, line, *words),))


def head(name: str, old: str, new: str, line: str | int, *words: str) -> Case:
    """Return a case of broken front matter."""
    return Case("front matter", name, edit(PAGE, old, new), (said(PAGE, line, *words),))


def register(name: str, file: str, old: str, new: str | bytes, line: str | int, *words: str) -> Case:
    """Return a case of a broken register."""
    return Case("registers", name, edit(file, old, new), (said(file, line, *words),))


def settings(name: str, code: str, *words: str) -> Case:
    """Return a case of a broken conf.py."""
    return Case("settings", name, add("conf.py", f"\n{code}\n"), (said("conf.py", code, *words),))


REGISTERS = [
    register("not UTF-8", WARNINGS, "poisoning", b"\xff", 2, "not UTF-8", "save the file as UTF-8"),
    Case("registers", "empty", write(WARNINGS, ""), (said(WARNINGS, "", "empty", "write it"),)),
    Case("registers", "huge", add(CLAIMS, f"# {MANY}\n"), (said(CLAIMS, "", "bytes", "smaller"),)),
    Case("registers", "cut off in the middle", cut(WARNINGS, 'avoid = ["Do'), (said(WARNINGS, 'avoid = ["Do', "not TOML", "correct that line"),)),
    Case("registers", "missing", remove(CLAIMS), (said(CLAIMS, "", "cannot be read", "needs this register"),)),
    Case("registers", "a thousand brackets", write(CLAIMS, "a = " + "[" * 20_000), (said(CLAIMS, 1, "not TOML", "correct"),)),
    Case("registers", "a number without end", write(CLAIMS, "a = " + "9" * 5_000), (said(CLAIMS, 1, "not TOML", "digits", "correct"),)),
    register("unknown key", WARNINGS, "signal =", "color = 1\nsignal =", "[[warning]]", "unknown field 'color'", "remove it"),
    register("unknown table", CLAIMS, "[[claim]]", "[[claims]]\n[[claim]]", "[[claims]]", "unknown table 'claims'", "[[claim]]"),
    register("missing key", CLAIMS, 'reason = "All sources agree."\n', "", "[[claim]]", "'reason' is missing", "add it"),
    register("text for a list", WARNINGS, '["Do not mix."]', '"Do not mix."', "[[warning]]", "'avoid'", "write a list"),
    register("number for a text", CLAIMS, '"It is a leaf."', "7", "[[claim]]", "'claim' is 7", "quotes"),
    register("unknown signal word", WARNINGS, '"danger"', '"alarm"', "[[warning]]", "'signal' is 'alarm'", "write 'danger'"),
    register("a sentence too long", WARNINGS, "Do not mix.", "word " * 21, "[[warning]]", "21 words", "20 or fewer"),
    Case("registers", "duplicate id", add(CLAIMS, PAGES["registers/claims.toml"]), (said(CLAIMS, 9, "id is used twice", "its own"),)),
    register("unknown source", INTERACTIONS, '"roe2021"', '"nobody1999"', "[[interaction]]", "unknown source 'nobody1999'", "bibliography"),
    register("weak source", CLAIMS, '"doe2020"', '"weak2000"', "[[claim]]", "'weak2000' is a weak source", "cite another"),
    register("unknown topic", WARNINGS, 'topics = ["overdose"]', 'topics = ["overdos"]', "[[warning]]", "unknown topic 'overdos'", "write one of"),
    register("no such day", HELPLINES, "2026-11-01", "2026-13-41", "seen =", "not TOML", "correct that line"),
    register("a day to come", HELPLINES, "2026-11-01", "2999-01-01", "[[helpline]]", "2999-01-01", "the day you saw"),
    Case("registers", "not seen for half a year, in a release", both(edit(HELPLINES, "2026-11-01", "2020-01-01"), add("conf.py", RELEASE)), (said(HELPLINES, "[[helpline]]", "last seen", "ring it"),)),
    register("letters in a number", HELPLINES, '"911"', '"nine"', "[[helpline]]", "'number' is 'nine'", "; "),
    register("the help box calls nobody", HELPLINES, 'call = ["us-emergency"]', 'call = ["us-none"]', "[box]", "'us-none'", "write the id"),
    register("no help box", HELPLINES, 'call = ["us-emergency"]', "", "[box]", "'call' is missing", "add it"),
    Case(
        "registers",
        "two mistakes in one entry",
        both(edit(CLAIMS, '"high"', '"sure"'), edit(CLAIMS, '"supported"', '"true"')),
        (said(CLAIMS, "[[claim]]", "'certainty' is 'sure'", "write"), said(CLAIMS, "[[claim]]", "'verdict' is 'true'", "write")),
    ),
    register("a control character", CLAIMS, "It is a leaf.", "It is \\u0007 a leaf.", "[[claim]]", "'claim': a control character, U+0007", "take it out"),
    Case("registers", "a claim that no page shows", edit("docs/ledger.md", ":::{claim} a-leaf\n:::\n", "Text."), (said(CLAIMS, "[[claim]]", "no page shows", "write :::{claim} a-leaf"),)),
    Case("registers", "the lock is gone", remove(LOCK), (said(LOCK, "", "is missing", "make lock-warnings"),)),
    Case("registers", "the lock is not UTF-8", write(LOCK, b"a = \xff\n"), (said(LOCK, 1, "not UTF-8", "save"),)),
]  # fmt: skip

FRONT_MATTER = [
    head("not YAML", "[families]", "[families", 4, "not YAML", "key: value"),
    Case("front matter", "never ends", write(HELP, "---\naudience: [families]\n\n# Help\n"), (said(HELP, 1, "never ends", "write a line ---"),)),
    Case("front matter", "huge", edit(PAGE, "checked:", f"more: {'x ' * 10_000}\nchecked:"), (said(PAGE, 1, "more than 20,000 letters", "; make it shorter"),)),
    Case("front matter", "no table", edit(HELP, FRONT, "---\n- families\n---\n"), (said(HELP, 2, "no table", "key: value"),)),
    Case(
        "front matter",
        "none",
        edit(HELP, FRONT, ""),
        tuple(said(HELP, 1, f"'{key}'", "write") for key in ("audience", "checked", "due")),
    ),
    head("unknown key", "checked:", "color: red\nchecked:", 1, "unknown key 'color'", "write one of"),
    head("a key twice", "checked:", "topics: []\nchecked:", "topics: []", "'topics'", "twice", "keep one"),
    head("no such day", "2026-01-01", "2026-13-01", "checked:", "month", "; "),
    head("no day", "2026-01-01", "last year", 1, "'checked'", "write one as in 2026-11-22"),
    head("a day to come", "2026-01-01", "2029-01-01", 1, "'checked'", "to come", "write the day"),
    head("due before it was checked", "2030-01-01", "2020-01-01", 1, "'due'", "not after", "write the day"),
    Case("front matter", "overdue, in a release", both(edit(PAGE, "2030-01-01", "2026-02-01"), add("conf.py", RELEASE)), (said(PAGE, 1, "checked by 2026-02-01", "; check it"),)),
    head("text for a list", "[families]", "families", 1, "'audience'", "write a list"),
    head("a list in a list", "[families]", "[[families]]", 1, "'audience'", "write a list"),
    head("unknown topic", "[overdose]", "[overdos]", 1, "unknown topic 'overdos'", "write one of: overdose"),
    head("topics no list", "[overdose]", "overdose", 1, "'topics'", "no list", "write topics: ["),
    head("excused without need", "checked:", "safety-not-needed: {nothing: there is no such message}\nchecked:", 1, "'nothing'", "correct or remove"),
    Case("front matter", "unknown kind of handout", edit("docs/handouts/wallet-card.md", "card", "poster"), (said("docs/handouts/wallet-card.md", 1, "'poster'", "sheet, card"),)),
    head("grows when it is read", "checked:", "a: &a [x, x]\nb: [*a, *a]\nchecked:", 1, "refers to itself", "write each value"),
]  # fmt: skip

MARKDOWN = [
    Case("pages", "not UTF-8", edit(PAGE, "Call for", b"\xff"), (said(PAGE, 19, "not UTF-8", "save the file as UTF-8"),)),
    Case("pages", "empty", write(HELP, ""), (said(HELP, "", "empty", "write it, or remove it"),)),
    Case("pages", "huge", add(PAGE, MANY), (said(PAGE, "", "bytes", "split it"),)),
    Case("pages", "control character", edit(PAGE, "Call for", "Call\x08 for"), (said(PAGE, "Call", "U+0008", "take it out"),)),
    Case(
        "pages",
        "cut off in the middle",
        cut(PAGE, ":::{safety} mixing"),
        (said(PAGE, ":::{safety} mixing", "never closed", "end it"),),
    ),
    Case("pages", "a link to another file", link(HELP, "../conf.py"), (said(HELP, "", "is a link", "put the file itself"),)),
    Case("pages", "names that differ in capitals", both(write("docs/Help.md", "x"), write("docs/help.md", "x")), (said(HELP, "", "capitals", "rename"),)),
    on_page("pages", "two titles", "# Another title\n\nText.", "second title", "write it with ##"),
    Case("pages", "no title", edit(HELP, "# Help lines", "Help lines"), (said(HELP, 1, "no title", "begin it with"),)),
    on_page("pages", "a level left out", "##### Deep", "H2 to H5", "one level at a time"),
    on_page("pages", "open fence", "```text\nText.", "never closed", "end it with"),
    on_page("pages", "fence without directive", ":::(safety} mixing\n:::", "opens no directive", "both braces"),
    on_page("pages", "quotations in quotations", f"{'>' * 30} Text.", "too deep", "; take some of them apart"),
    on_page("pages", "lists in lists", "\n".join(f"{'  ' * depth}- a" for depth in range(30)), "too deep", "; take some of them apart", at=f"{'  ' * 8}- a"),
    on_page("pages", "a word that never ends", f"Text {'*' * 1_001} text.", "more than 1,000 letters", "; put blanks into it"),
    on_page("pages", "unknown directive", ":::{saftey} mixing\n:::", "no directive 'saftey'", "write one of", "safety"),
    on_page("pages", "unknown role", "Look {reff}`help`.", "no role 'reff'", "write one of", "ref"),
    on_page("pages", "unknown safety message", ":::{safety} mixin\n:::", "no safety message 'mixin'", "write one of: mixing"),
    on_page("pages", "unknown country", ":::{helplines} FR\n:::", "no help line of 'FR'", "write one of: US"),
    on_page("pages", "unknown claim", ":::{claim} a-tree\n:::", "no claim 'a-tree'", "write an id"),
    on_page("pages", "a typed number", "Call 1 800 911 now, or 911.\n\n{helpline}`us-none`", "no help line 'us-none'", "write one of", at="{helpline}`us-none`"),
    on_page("pages", "unknown source", "Text {cite:p}`nobody1999`.", 'key "nobody1999"', "write a key"),
    on_page("pages", "unknown label", "Look at {ref}`that page <nowhere>`.", "'nowhere'", "write a label"),
    on_page("pages", "unknown term", "A {term}`thing`.", "'thing'", "add it to the glossary"),
    on_page("pages", "no such footnote", "Text.[^9]", '"9"', "write the footnote"),
    on_page("pages", "duplicate label", "(help)=\n\n## Again\n\nText.", "duplicate label help", "docs/help.md", "a label of its own", at="## Again"),
    Case("pages", "ragged table", edit(PAGE, "* - Sleep\n  - Danger\n", "* - Sleep\n"), (said(PAGE, ":::{list-table}", "same number of items", "as many cells"),)),
    on_page("pages", "ragged table of Markdown", "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |", "loses cells", "write :::{list-table}"),
    on_page("pages", "a table in a table", TABLE_IN_TABLE, "inside this table", "write it below"),
    on_page("pages", "a table in a table, as text", TABLE_IN_TABLE, "inside this table", "write it below")._replace(output="text"),
    on_page("pages", "an index entry of another time", "```{index} module: os\n```", "{index} cannot be read", "correct it"),
    on_page("pages", "a source between commas", "Text {cite:p}`doe2020,,roe2021`.", "{cite:p} cannot be read", "correct it"),
    on_page("pages", "half a place for a number", "{numref}`Table % <table-what>` says it.", "no place for one number", "write %s there"),
    on_page("pages", "no place for a number", "{numref}`The table <table-what>` says it.", "no place for one number", "write %s there"),
    on_page("pages", "a number of a billion letters", "{numref}`{number:>999999999} <table-what>` says it.", "no place for one number", "write %s there"),
    on_page("pages", "language that is none", "[ketum]{.language-malay}", "'malay'", "two or three letters"),
    on_page("links", "here", "Look {ref}`here <help>`.", "'here'", "name the page"),
    on_page("links", "this", "Read [this](https://example.org/).", "'this'", "name the page"),
    on_page("links", "no words", "Read [](https://example.org/).", "''", "name the page"),
    on_page("links", "no such file", "[The last page](nowhere.md)", "'nowhere.md'", "{ref}"),
    on_page("links", "an anchor made of a heading", "[The last page](help.md#help-lines)", "'help.md#help-lines'", "{ref}"),
    on_page("links", "a space in the address", "[The last page](https://example.org/a b)", "meant as a link", "write [words]"),
    Case("contents", "a page in none", write("docs/lost.md", f"{FRONT}# Lost\n"), (said("docs/lost.md", 1, "no table of contents", "add its name"),)),
    Case(
        "contents",
        "a page that hides",
        write("docs/lost.md", f"{FRONT.replace('audience', 'orphan: true' + chr(10) + 'audience', 1)}# Lost\n"),
        (said("docs/lost.md", 1, "no table of contents", "add its name"), said("docs/lost.md", 1, "'orphan'", "write one of")),
    ),
    Case("contents", "a circle of two", add(HELP, "\n```{toctree}\nindex\n```\n"), (said(HELP, "", "circle", "index > help > index", "take out"),)),
    Case(
        "contents",
        "a circle of three",
        both(add(HELP, "\n```{toctree}\nsources\n```\n"), add("docs/sources.md", "\n```{toctree}\nhelp\n```\n")),
        (said("docs/sources.md", "", "circle", "help > sources > help", "take out"),),
    ),
    Case("contents", "a page of itself", add(HELP, "\n```{toctree}\nhelp\n```\n"), (said(HELP, "```{toctree}", "nonexisting", "another page"),)),
    Case("contents", "no such page", edit(INDEX, "ledger\n", "ledger\nlegder\n"), (said(INDEX, "```{toctree}", "'legder'", "write the name"),)),
    Case("contents", "a page that Sphinx makes", edit(INDEX, "ledger\n", "ledger\ngenindex\n"), (said(INDEX, "```{toctree}", "'genindex' is no page", "take it out"),)),
    Case("contents", "a page that Sphinx makes, in print", edit(INDEX, "ledger\n", "ledger\ngenindex\n"), (said(INDEX, "```{toctree}", "'genindex' is no page", "take it out"),), "pdf"),
    Case("contents", "a page twice", edit(INDEX, "ledger\n", "ledger\nledger\n"), (said(INDEX, "```{toctree}", "ledger", "keep one"),)),
    Case("contents", "an unused picture", write("docs/figures/spare.svg", DRAWING), (said("docs/figures/spare.svg", "", "no page uses", "show it on one"),)),
    Case("contents", "unused data", write("docs/registers/data/spare.csv", "a\n"), (said("docs/registers/data/spare.csv", "", "no page uses", "remove"),)),
    Case("contents", "a stray file", write("docs/notes.txt", "x"), (said("docs/notes.txt", "", "no use for", "it takes"),)),
]  # fmt: skip

PICTURES = [
    picture("missing", "../figures/none.svg", "figures/none.svg", "correct its name"),
    picture("from the web", "https://example.org/x.png", "not in the book", "save it"),
    picture("from the web without a scheme", "//example.org/x.png", "not in the book", "save it"),
    picture("inside the page", "data:image/png;base64,iVBORw0KGgo=", "not in the book", "save it"),
    on_page("pictures", "figure without alternative", ":::{figure} ../figures/box.svg\n:::", "no text alternative", "add ':alt:'"),
    *(
        on_page("pictures", f"figure without alternative, as {output}", ":::{figure} ../figures/box.svg\n:::", "no text alternative", "add ':alt:'")._replace(output=output)
        for output in ("text", "handouts")
    ),
    on_page("pictures", "picture without alternative", "![](../figures/box.svg)", "no text alternative", "add ':alt:'"),
    on_page("pictures", "no width", '![A box](../figures/box.svg){width="1pt)#read(1)"}', "'width'", "write a width"),
    Case("pictures", "no picture at all", write(PNG, "text"), (said(PNG, "", "no whole PNG", "export it anew"),)),
    Case("pictures", "PNG cut off", write(PNG, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"), (said(PNG, "", "no whole PNG", "export it anew"),)),
    Case("pictures", "SVG cut off", cut(SVG, "<rect wid"), (said(SVG, 1, "no whole SVG", "export it anew"),)),
    Case("pictures", "SVG empty", write(SVG, ""), (said(SVG, "", "empty", "write it, or remove it"),)),
    Case("pictures", "unknown kind", write("docs/figures/box.bmp", b"BM"), (said("docs/figures/box.bmp", "", "no use for", ".svg"),)),
    drawing("HTML as SVG", DRAWING, "<html/>", "no SVG", "must begin"),
]  # fmt: skip

DATA = [
    row("not UTF-8", "Sick", b"\xff", 3, "not UTF-8", "save the file as UTF-8"),
    Case("data", "empty", write(CSV, ""), (said(CSV, "", "empty", "write it"),)),
    Case("data", "no numbers", cut(CSV, "notes\n"), (said(CSV, "", "no numbers", "write a line"),)),
    Case("data", "too many numbers", add(CSV, "Ill,1,of every 100 cases,doe2020,\n" * 5_000), (said(CSV, "", "5002 rows", "40 or fewer"),)),
    row("cut off in the middle", "doe2020,\nSick,14,of every 100 cases,doe2020,\n", "doe2020,\nSick,1", 3, "more or fewer cells", "write 5"),
    row("missing column", "unit", "units", 1, "no column 'unit'", "the first line must have"),
    row("a cell too many", "Sick,14,", "Sick,14,15,", 3, "more or fewer cells", "write 5"),
    row("no number", "14", "many", 3, "'many'", "write one like"),
    row("not a number", "14", "nan", 3, "'nan'", "write one like"),
    row("without end", "14", "inf", 3, "'inf'", "write one like"),
    row("below zero", "14", "-14", 3, "'-14'", "write one like"),
    row("two units", "14,of every 100", "14,of every 10", 3, "the unit is", "one chart has one unit"),
    row("no label", "Sick", "", 3, "label or source is empty", "every number needs both"),
    row("unknown source", "14,of every 100 cases,doe2020", "14,of every 100 cases,nobody1999", 3, "'nobody1999'", "write a key"),
    row("open quote", "Sick", '"Sick', 3, "not CSV", "close each quote"),
    Case("data", "all zero", write(CSV, "label,value,unit,source,notes\nSick,0,cases,doe2020,\n"), (said(CSV, "", "all numbers are 0", "sentence"),)),
    Case("data", "no such file", edit(PAGE, ":::{list-table}", ":::{chart} none.csv\n:name: fig-none\n:kind: bars\n:title: T\n:alt: A.\n:::\n\n:::{list-table}"), (said(PAGE, "none.csv", "cannot be read", "add the file"),)),
]  # fmt: skip

BIBLIOGRAPHY = [
    Case("bibliography", "not UTF-8", edit(BIB, "Rick", b"\xff"), (said(BIB, 8, "not UTF-8", "save"),)),
    Case("bibliography", "empty", write(BIB, ""), (said(BIB, "", "empty", "write it"),)),
    Case("bibliography", "missing", remove(BIB), (said(BIB, "", "no such bibliography", "add the file"),)),
    Case("bibliography", "cut off in the middle", cut(BIB, "Another"), (said(BIB, "Another", "end of file", "missing brace"),)),
    Case("bibliography", "duplicate key", add(BIB, "@misc{roe2021,\n  title = {x},\n}\n"), (said(BIB, 14, "'roe2021' is taken", "its own"),)),
    Case("bibliography", "no key", add(BIB, "@misc{\n  title = {x},\n}\n"), (said(BIB, 14, "no key", "write @misc"),)),
    Case("bibliography", "unknown type", add(BIB, "@nonsense{x,\n  title = {x},\n}\n"), (said(BIB, "@nonsense", "@nonsense", "write one of"),)),
    Case("bibliography", "no day", edit(BIB, "2026-11-01", "yesterday"), (said(BIB, "yesterday", "'yesterday' is no day", "write one like"),)),
    Case("bibliography", "undefined word", edit(BIB, "{2021}", "lastyear"), (said(BIB, "lastyear", "lastyear", "missing brace, quote"),)),
]  # fmt: skip

SETTINGS = [
    settings("not Python", "x = = 1", "invalid syntax", "correct the settings"),
    settings("an error", "raise ValueError('so')", "so", "correct the settings"),
    settings("no such library", "import no_such_library", "no_such_library", "correct the settings"),
    Case("settings", "missing", remove("conf.py"), (said("conf.py", "", "conf.py", "correct the settings"),)),
    Case("settings", "downloads without groups", add("conf.py", "\ndownloads = 1\n"), (said("conf.py", "", "downloads", "write groups"),)),
    Case("settings", "downloads without words", add("conf.py", "\ndownloads = {'book': ('Book', ['../build/book.pdf'])}\n"), (said("conf.py", "", "'book' must be a title", "words of the link"),)),
    Case(
        "settings",
        "a download that is not built",
        both(add("conf.py", "\ndownloads = {'book': ('Book', [('../build/none.pdf', 'The book')])}\n"), add(HELP, "\n:::{downloads} book\n:::\n")),
        (said(HELP, ":::{downloads}", "'none.pdf' is not built yet", "run `make`"),),
    ),
    Case(
        "settings",
        "another language than that of the safety messages",
        add("conf.py", '\nlanguage = "es"\n'),
        (said(WARNINGS, 1, "in 'en' and the book is in 'es'", 'language = "es"'), said("conf.py", "", "know English alone", "; teach them")),
    ),
    Case(
        "settings",
        "another language, and the safety messages too",
        both(add("conf.py", '\nlanguage = "es"\n'), edit(WARNINGS, "[topics]", 'language = "es"\n[topics]'), remove(LOCK)),
        (said(LOCK, "", "is missing"), said("conf.py", "", "know English alone", "; teach them")),
    ),
    register("a language that is no word", WARNINGS, "[topics]", "language = 7\n[topics]", 1, "'language' is 7", "write a code in quotes"),
    Case("settings", "no such register", add("conf.py", "\nclaim_register = 'registers/none.toml'\n"), (said("docs/registers/none.toml", "", "cannot be read", "needs this register"),)),
]  # fmt: skip

CASES = [*REGISTERS, *FRONT_MATTER, *MARKDOWN, *PICTURES, *DATA, *BIBLIOGRAPHY, *SETTINGS]
