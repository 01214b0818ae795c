"""Inputs that broke other books, by kind, and what has to come of each: its words in every format, or a message.

Drawn from public reports about Sphinx, MyST, Typst, BibTeX and their kin. Texts are compared without white space; one
that begins with ``!`` must not be there.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from tests.faults.breaks import Case, add, both, edit, said, write
from tests.faults.small_handbook import FRONT, PAGES
from tests.faults.table import BIB, CSV, HELP, INDEX, PAGE, SVG, WARNINGS, on_page

if TYPE_CHECKING:
    from tests.faults.breaks import Break


class Right(NamedTuple):
    """An input that must be built, with what must stand in each format."""

    kind: str
    name: str
    change: Break
    html: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    pdf: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    epub: tuple[str, ...] = ()
    page: str = "risks/mixing"


def right(kind: str, name: str, markdown: str, *everywhere: str, **more: tuple[str, ...]) -> Right:
    """Return an input at the end of a page; ``everywhere`` must stand in every format."""
    checks = {form: (*everywhere, *more.get(form, ())) for form in ("html", "text", "pdf", "large", "epub")}
    return Right(kind, name, add(PAGE, f"\n{markdown}\n"), **checks)


def page(
    kind: str, name: str, docname: str, title: str, *everywhere: str, file: str = "", **more: tuple[str, ...]
) -> Right:
    """Return an input that is a page of its own, with the paragraph ``Words of it.`` on it."""
    everywhere = everywhere or ("Words of it.",)
    checks = {form: (*everywhere, *more.get(form, ())) for form in ("html", "text", "pdf", "large", "epub")}
    content = write(f"docs/{file or docname + '.md'}", f"{FRONT}# {title}\n\nWords of it.\n")
    return Right(kind, name, both(content, edit(INDEX, "ledger\n", f"ledger\n{docname}\n")), page=docname, **checks)


def file(
    kind: str, name: str, change: Break, *everywhere: str, on: str = "risks/mixing", **more: tuple[str, ...]
) -> Right:
    """Return an input that changes files."""
    checks = {form: (*everywhere, *more.get(form, ())) for form in ("html", "text", "pdf", "large", "epub")}
    return Right(kind, name, change, page=on, **checks)


def source(name: str, entry: str, *everywhere: str, **more: tuple[str, ...]) -> Right:
    """Return an entry ``k1`` of the bibliography."""
    key = "k-" + name.replace(" ", "-").replace(":", "")
    change = both(add(BIB, "\n" + entry.replace("k1", key, 1) + "\n"), add(PAGE, f"\nSo says {{cite:p}}`{key}`.\n"))
    return file("bibliography", name, change, *everywhere, on="sources", **more)


def bad_source(name: str, entry: str, line: str, code: str, *words: str) -> Case:
    """Return an entry that is refused."""
    return Case(
        "bibliography",
        name,
        both(add(BIB, f"\n{entry}\n"), add(PAGE, "\nSo says {cite:p}`k1`.\n")),
        (said(BIB, line, code, *words),),
    )


def table(rows: str, more: str = "", name: str = "t") -> str:
    return f":::{{list-table}} Caption\n:name: table-{name}\n:header-rows: 1\n{more}\n{rows}\n:::"


BOX = "../figures/box.svg"
DRAWING = PAGES["figures/box.svg"]
HEAD = "label,value,unit,source,notes\n"
SENTENCES = "\n    ".join(f"Word{n}x is here." for n in range(45))
PNG_BYTES = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def figure(uri: str, more: str = "", alt: str = "A box.") -> str:
    return f":::{{figure}} {uri}\n:alt: {alt}\n{more}:::"


def chart(csv: str, kind: str = "bars", file: str = "more") -> Break:
    return both(
        write(f"docs/registers/data/{file}.csv", csv),
        add(
            PAGE,
            f"\n:::{{chart}} {file}.csv\n:name: fig-{file}\n:kind: {kind}\n:title: More\n:alt: More.\n\nCases.\n:::\n",
        ),
    )


def glossary(terms: str, more: str) -> Break:
    return both(
        write("docs/glossary.md", f"{FRONT}# Glossary\n\n:::{{glossary}}\n{terms}\n:::\n"),
        edit(INDEX, "ledger\n", "ledger\nglossary\n"),
        add(PAGE, f"\n{more}\n"),
    )


BREAKS, TITLES, FILE_NAMES, QUOTES, LINE_ENDS, CHARTS, OPTIONS, EDITORS, NOTES, SIZES, MESSAGES = (
    "hard line breaks",
    "roles and notes in titles",
    "names of pages and pictures",
    "typographic quotes and dashes",
    "ends of lines that people paste",
    "data of charts",
    "options",
    "files of editors and git",
    "footnotes",
    "tall, wide and long",
    "messages",
)
PRINT = "refused by the PDF alone"
TYPED = "text as typed"

RIGHT = [
    # -- Hard line breaks
    right(BREAKS, "backslash", "**Poison Help**\\\nCall 1-800-222-1222\\\n24 hours a day.", text=("!1-800-222-122224",), html=("1-800-222-1222<br/>24",)),
    right(BREAKS, "two blanks", "Call 911  \n24 hours.", text=("!91124",)),
    right(BREAKS, "in a head", table("* - Who\\\n    calls\n  - What\n* - one\n  - two"), html=('!data-label="Who<br',), text=("!<br/>",)),
    right(BREAKS, "in a cell", table("* - Who\n  - What\n* - one\\\n    911\\\n    24\n  - two", name="t2"), text=("!91124",)),
    right(BREAKS, "in a caption", f":::{{figure}} {BOX}\n:alt: A.\n\nCall 911\\\n24 hours.\n:::", text=("!91124",)),
    right(BREAKS, "in a note", "Look.[^br]\n\n[^br]: Call 911\\\n    24 hours.", text=("!91124",)),
    right(BREAKS, "in a list and a quote", "- Call 911\\\n  24 hours.\n\n> Call 911\\\n> 24 hours.", text=("!91124",)),
    file(BREAKS, "in the first paragraph", edit(HELP, "# Help lines\n", "# Help lines\n\nFirst line.\\\nSecond line.\n"), on="help", html=('content="First line. Second line."', "!&lt;br")),
    # -- Titles
    right(TITLES, "a link to a caption with sources", "Look at {ref}`fig-effects`.", html=("Most are drowsy. Cases.</span>",), text=("!Cases. doe2020",), pdf=("!Cases. doe2020",)),
    right(TITLES, "a source in a head", table("* - Sign {cite:p}`doe2020`\n  - What\n  - Why\n* - one\n  - two\n  - three", name="th"), html=('data-label="Sign"',), text=("!Sign [1]: ",)),
    file(TITLES, "a source in the first sentence", edit("docs/all.md", "# All messages\n", "# All messages\n\nIt is so {cite:p}`doe2020`.\n"), on="all", html=('content="It is so."',)),
    # -- Names
    page(FILE_NAMES, "capitals, digits and dots", "Ab.c-1_2", "A name"),
    # -- Quotes
    file(QUOTES, "terms", glossary("St. John's wort\n  A plant.\n\npain--killer\n  A pill.\n\nwait...\n  A pause.\n\n\"cold turkey\"\n  A stop.", "People take St. John's wort, a {term}`pain--killer`, wait... and \"cold turkey\"."), html=('glossary.html#term-St.-John-s-wort">', "glossary.html#term-wait", "glossary.html#term-pain-killer", "glossary.html#term-cold-turkey")),
    file(QUOTES, "a label with quotes", both(edit(HELP, "# Help lines", "# Help 'lines' -- \"now\""), add(PAGE, "\nSee {ref}`help`.\n")), "See"),
    # -- Line ends
    file(LINE_ENDS, "in a cell of CSV", chart(HEAD + '"Very\nsleepy",19,of 100,doe2020,\n', file="more0"), "Very sleepy"),
    # -- Charts
    file(CHARTS, "a unit with capitals", chart(HEAD + "A,19,ng/mL in US adults,doe2020,\n", file="more1"), "ng/mL in US adults"),
    file(CHARTS, "numbers of seven places", chart(HEAD.replace("value", "value,low,high") + "A,1234567,1234000,1239999,adults,doe2020,\n", "ratios", file="more2"), "1234567 (1234000 to 1239999)"),
    file(CHARTS, "decimals", chart(HEAD.replace("value", "value,low,high") + "A,1.50,1.0,2.10,times,doe2020,\n", "ratios", file="more3"), "1.50 (1.0 to 2.10)"),
    file(CHARTS, "a micro sign", chart(HEAD + "A,19,of 100 μ,doe2020,\n", file="mu"), "of 100 μ"),
    file(CHARTS, "a byte order mark", edit(CSV, "label,", "\ufefflabel,"), "Drowsy"),
    file(CHARTS, "blanks after commas", chart("label, value, unit, source, notes\nA, 19, of 100, doe2020,\n", file="more4"), "19"),
    # -- Marks
    file("byte order marks", "TOML", edit(WARNINGS, "[topics]", "\ufeff[topics]"), "Mixing it"),
    file("byte order marks", "BibTeX", edit(BIB, "@misc{doe2020", "\ufeff@misc{doe2020"), "A source", on="sources"),
    file("byte order marks", "claims and help lines", both(edit("docs/registers/claims.toml", "[[claim]]", "\ufeff[[claim]]"), edit("docs/registers/helplines.toml", "[countries]", "\ufeff[countries]")), "It is a leaf.", on="ledger"),
    file("byte order marks", "weak sources", edit("docs/registers/references-weak.bib", "@misc", "\ufeff@misc")),
    file("byte order marks", "formats", edit("pyproject.toml", "[", "\ufeff[")),
    file("byte order marks", "page", edit(HELP, "---\n", "\ufeff---\n"), "Emergency services", on="help"),
    file("byte order marks", "SVG", edit(SVG, "<svg", "\ufeff<svg")),
    # -- Options
    right(OPTIONS, "quotes in a text", figure(BOX, alt='"Stop" sign and more'), html=("&quot;Stop&quot; sign and more",), text=('"Stop" sign and more',)),
    right(OPTIONS, "a hash", figure(BOX, alt="Step #1 of 3"), html=("Step #1 of 3",), text=("Step #1 of 3",)),
    right(OPTIONS, "a bar and an arrow", figure(BOX, alt="| bar") + "\n\n" + figure(BOX, alt="> arrow"), html=("| bar", "&gt; arrow"), text=("| bar", "> arrow")),
    right(OPTIONS, "a colon", figure(BOX, alt="Step: one"), html=("Step: one",)),
    right(OPTIONS, "an apostrophe first", figure(BOX, alt="'Go' and more"), html=("'Go' and more",)),
    right(OPTIONS, "a backslash and a tab", figure(BOX, alt="'Go\\n' and\tmore"), html=("'Go\\n' and more",)),
    right(OPTIONS, "other options", table("* - A\n  - B\n* - c\n  - d", ':class: "x" y #z', name="to").replace("Caption", '"Stop" #1: all | of > it'), '"Stop" #1: all | of > it'),
    right(OPTIONS, "quoted as a whole", figure(BOX, alt='"All of it"'), html=('alt="All of it"',)),
    # -- Files
    *(file(EDITORS, name, write(f"docs/{name}", "x")) for name in ("help.md~", "#help.md#", "4913", ".#help.md", ".help.md.swp", ".DS_Store", "Thumbs.db", "desktop.ini", "~$help.docx", ".~lock.help.md#", "._help.md", "help.md.swp", "help.md.bak", "help.md.orig", "help.md.rej", "registers/safety.toml~", "Icon\r")),
    # -- Footnotes
    right(NOTES, "in caption, head and cell", f"{table('* - Sign[^f1]' + chr(10) + '  - What' + chr(10) + '* - one[^f2]' + chr(10) + '  - two', name='t3')}\n\n[^f1]: Note one.\n\n[^f2]: Note two.", "Note one.", "Note two.", text=("!Sign1:", "!Sign2:", "!Sign3:", "!Sign4:")),
    right(NOTES, "in the caption of a figure", f":::{{figure}} {BOX}\n:alt: A.\n\nCaption of it[^f3]\n:::\n\n[^f3]: Note three.", "Note three.", text=("!of it1", "!of it2", "!of it3", "!of it4")),
    right(NOTES, "in a list and a quote", "- One[^f4]\n\n> Two[^f5]\n\n[^f4]: Note four.\n\n[^f5]: Note five.", "Note four.", "Note five."),
    # -- Tall
    right(SIZES, "a tall row", f"{table('* - A' + chr(10) + '  - B' + chr(10) + '  - C' + chr(10) + '* - x' + chr(10) + '  - y' + chr(10) + '  - ' + SENTENCES, name='t4')}", "Word0x", "Word40x", "Word44x", pdf=tuple(f"Word{n}x" for n in range(45)), large=tuple(f"Word{n}x" for n in range(45))),
    right(SIZES, "a long caption", f":::{{figure}} {BOX}\n:alt: A.\n\n" + " ".join(f"Cap{n}x is here." for n in range(120)) + "\n:::", pdf=tuple(f"Cap{n}x" for n in range(120)), large=tuple(f"Cap{n}x" for n in range(120))),
    file(SIZES, "a long message", edit("docs/registers/interactions.toml", "Deep sleep.", " ".join(f"Eff{n}x is here." for n in range(70))), pdf=tuple(f"Eff{n}x" for n in range(70)), large=tuple(f"Eff{n}x" for n in range(70))),
    right(SIZES, "a long table with a link in its head", table("* - Sign {cite:p}`doe2020`[^lh]\n  - [words](https://example.org/h)\n" + "\n".join(f"* - Cell{n}x\n  - b" for n in range(120)), name="tl") + "\n\n[^lh]: A note of it.", *(f"Cell{n}x" for n in range(120))),
    right(SIZES, "a width in per cent", f'![half box]({BOX}){{width="50%"}}\n\n' + figure(BOX, ":width: 35%\n", "Third box."), html=('class="w50"', 'class="w35"'), epub=('class="w50"', 'class="w35"')),
    right(SIZES, "a width in pixels", f'![small box]({BOX}){{width="40px"}}', html=('width="40"',), epub=('width="40"',)),
    right(SIZES, "a long word", "`" + "abcdefghij" * 12 + "`", pdf=("abcdefghij" * 12,), large=("abcdefghij" * 12,)),
    right(SIZES, "a long word in a cell", table("* - A\n  - B\n  - C\n* - x\n  - y\n  - " + "qrstuvwxyz" * 8, name="t5"), pdf=("qrstuvwxyz" * 8,)),
    right(SIZES, "a heading of one long word", "## " + "uvwxyzuvwx" * 8 + "\n\nText " + "klmnopklmn" * 12 + " text.", pdf=("uvwxyzuvwx" * 8, "klmnopklmn" * 12), large=("uvwxyzuvwx" * 8, "klmnopklmn" * 12)),
    right(SIZES, "two heads", table("* - A\n  - B\n* - C\n  - D\n* - e\n  - f", name="t6").replace("header-rows: 1", "header-rows: 2"), "e", "f"),
    # -- Crashes
    right(MESSAGES, "a picture in a link", f"Text [![box]({BOX})](https://example.org/) more.", "more."),
    # -- PDF alone
    right(PRINT, "two meanings", ":::{glossary}\nTerm\n  First.\n:::\n\nWord\n: First of it.\n: Second of it.", "First of it.", "Second of it."),
    right(PRINT, "a target", f":::{{figure}} {BOX}\n:alt: Target box.\n:target: https://example.org/\n\nTarget caption.\n:::", "Target caption.", html=("https://example.org/",)),
    # -- Text
    right(TYPED, "addresses of links", "Read [the label](https://example.org/label).", text=("example.org/label",), pdf=("example.org/label",)),
    right(TYPED, "a list from zero", "0. zero\n1. one", text=("0. zero", "1. one"), pdf=("0. zero",)),
    right(TYPED, "task lists", "- [ ] open\n- [x] done", "open", "done"),
    # -- Bibliography
    source("a percent sign", "@misc{k1, author = {Doe, J}, title = {50% of users die}, year = {2020}}", "50% of users die"),
    source("italics", "@misc{k1, author = {Doe, J}, title = {Use of \\textit{Mitragyna speciosa}}, year = {2020}}", "Use of Mitragyna speciosa", "!textit", html=("!textit",)),
    source("emphasis", "@misc{k1, author = {Doe, J}, title = {Use of \\emph{it} for {All}}, year = {2020}}", "Use of it for All", "!emph"),
    source("a DOI as address", "@article{k1, author = {Doe, J}, title = {T}, journal = {J}, year = {2020}, doi = {https://doi.org/10.1000/abc}}", html=('href="https://doi.org/10.1000/abc"', "!doi.org/https:")),
    source("a doi: before", "@article{k1, author = {Doe, J}, title = {T}, journal = {J}, year = {2020}, doi = {doi:10.1000/abc}}", html=('href="https://doi.org/10.1000/abc"',)),
    source("an escaped address", "@misc{k1, author = {Doe, J}, title = {T}, year = {2020}, url = {https://example.org/a\\_b}}", html=('href="https://example.org/a_b"',)),
    source("BibLaTeX", "@online{k1, author = {Doe, J}, title = {T of it}, date = {2020-03-04}, url = {https://example.org/q}}", "T of it", "2020"),
    source("BibLaTeX article", "@article{k1, author = {Doe, J}, title = {T of it}, journaltitle = {Journal of it}, date = {2020}}", "Journal of it", "2020"),
    source("a name and a suffix", "@misc{k1, author = {Doe, Jr., J}, title = {T of it}, year = {2020}}", "T of it"),
]  # fmt: skip

REFUSED = [
    # -- Titles
    *(
        Case(TITLES, f"{name} in a title", both(edit(PAGE, "# Mixing\n", f"# Mixing {what}\n"), add(PAGE, more)), (said(PAGE, "# Mixing", "contents.heading", "; "),))
        for name, what, more in (("a source", "{cite:p}`doe2020`", ""), ("a number", "{numref}`fig-box`", ""), ("a note", "[^ti]", "\n[^ti]: A note.\n"))
    ),
    on_page(TITLES, "a source in a heading", "## Facts {cite:p}`doe2020`\n\nText.", "contents.heading", "; "),
    on_page(TITLES, "a note in a heading", "### Facts[^hd]\n\nText.\n\n[^hd]: Note.", "contents.heading", "; "),
    # -- git
    on_page(EDITORS, "conflict markers in a list", "- one\n<<<<<<< HEAD\n- two mg\n=======\n- three mg\n>>>>>>> branch\n- four", "sources.conflict", "; ", at="<<<<<<< HEAD"),
    on_page(EDITORS, "conflict markers between paragraphs", "one\n\n<<<<<<< HEAD\n\nours\n\n=======\n\ntheirs\n\n>>>>>>> branch", "sources.conflict", "; ", at="<<<<<<< HEAD"),
    Case(EDITORS, "conflict markers in TOML", edit(WARNINGS, "[topics]", "<<<<<<< HEAD\n[topics]"), (said(WARNINGS, 1, "sources.conflict", "; "),)),
    Case(EDITORS, "conflict markers in CSV", add(CSV, ">>>>>>> branch\n"), (said(CSV, 4, "sources.conflict", "; "),)),
    # -- Names
    *(Case(FILE_NAMES, f"a page {name}", both(write(f"docs/{name}.md", f"{FRONT}# T\n\nText.\n"), edit(INDEX, "ledger\n", f"ledger\n{name}\n")), (said(f"docs/{name}.md", "", "sources.taken", "rename"),)) for name in ("search", "404", "cover", "nav", "genindex")),
    *(Case(FILE_NAMES, f"a page {name!r}", both(write(f"docs/{name}.md", f"{FRONT}# T\n\nText.\n"), edit(INDEX, "ledger\n", f"ledger\n{name}\n")), (said(f"docs/{name}.md", "", "sources.name", "rename"),)) for name in ("my page", "büch", "a&b", "it's", "c+d", "e%20f", "g?h")),
    *(Case(FILE_NAMES, f"a picture {name!r}", write(f"docs/figures/{name}", DRAWING if name.endswith("svg") else PNG_BYTES), (said(f"docs/figures/{name}", "", "sources.name", "rename"),)) for name in ("my box.svg", "box (1).png", "büx.svg", "box?a.png")),
    Case(FILE_NAMES, "a folder", write("docs/my dir/a.md", f"{FRONT}# T\n\nText.\n"), (said("docs/my dir/a.md", "", "sources.name", "rename"),)),
    Case(FILE_NAMES, "a folder", write("docs/my dir/a.md", f"{FRONT}# T\n\nText.\n"), (said("docs/my dir/a.md", "", "sources.name", "rename"),)),
    Case(FILE_NAMES, "a picture .PNG", write("docs/figures/BOX.PNG", PNG_BYTES), (said("docs/figures/BOX.PNG", "", "sources.ending", "small letters"),)),
    Case(FILE_NAMES, "a page .MD", write("docs/Page.MD", "x"), (said("docs/Page.MD", "", "sources.ending", "small letters"),)),
    # -- Charts
    Case(CHARTS, "Greek", chart(HEAD + "β-agonist,19,of 100,doe2020,\n"), (said("docs/registers/data/more.csv", 2, "charts.letter", "β", "; "),)),
    Case(CHARTS, "a label of 180 letters", chart(HEAD + f"{'word ' * 36},19,of 100,doe2020,\n"), (said("docs/registers/data/more.csv", 2, "charts.label", "; "),)),
    # -- Ends of lines
    on_page(LINE_ENDS, "U+000B", "Do not\x0bmix.", "sources.control", "U+000B", "; "),
    on_page(LINE_ENDS, "U+2028", "**Do not\u2028take it.**", "sources.control", "U+2028 behind 'not'", "; "),
    on_page(LINE_ENDS, "U+2029", "Stop\u2029now.", "sources.control", "U+2029", "; "),
    Case(LINE_ENDS, "U+2028 in CSV", chart(HEAD + "Quite\u2028sleepy,19,of 100,doe2020,\n"), (said("docs/registers/data/more.csv", 2, "sources.control", "U+2028", "; "),)),
    Case(LINE_ENDS, "U+2028 in a register", edit(WARNINGS, "other drugs.", "other\u2028drugs."), (said(WARNINGS, "other", "sources.control", "U+2028", "; "),)),
    Case(LINE_ENDS, "U+2028 written out in a register", edit(WARNINGS, "other drugs.", "other\\u2028drugs."), (said(WARNINGS, "[[message]]", "register.rule", "U+2028", "; "),)),
    on_page(LINE_ENDS, "U+0085", "Do not\x85mix.", "sources.control", "U+0085", "; "),
    # -- Bibliography
    bad_source("DOI empty", "@article{k1,\n author = {Doe, J},\n title = {T},\n journal = {J},\n year = {2020},\n doi = {},\n}", " doi = {}", "bibliography.doi", "; "),
    bad_source("nothing but a key", "@misc{k1,\n}", "@misc{k1", "bibliography.missing-field", "title", "; "),
    bad_source("no year", "@misc{k1,\n author = {Doe, J},\n title = {T},\n}", "@misc{k1", "bibliography.missing-field", "year", "; "),
    bad_source("no journal", "@article{k1,\n author = {Doe, J},\n title = {T},\n year = {2020},\n}", "@article{k1", "bibliography.missing-field", "journal", "; "),
    bad_source("too many commas", "@misc{k1,\n author = {Doe, Jr., J, X},\n title = {T},\n year = {2020},\n}", " author = {Doe, Jr., J, X}", "bibliography.name", "; "),
    bad_source("a command", "@misc{k1,\n author = {Doe, J},\n title = {On \\LaTeX},\n year = {2020},\n}", " title = {On", "bibliography.command", "; "),
    # -- Messages
    on_page(MESSAGES, "a private sign", "A \uf0b7 bullet.", "sources.control", "U+F0B7", "; ", at="A \uf0b7 bullet."),
    on_page(MESSAGES, "an emoji", "Call \U0001f6a8 now.", "print.letter", "U+1F6A8", "; ")._replace(output="pdf"),
    on_page(MESSAGES, "Chinese", "It is 危.", "print.letter", "U+5371", "; ")._replace(output="pdf"),
    Case(MESSAGES, "an emoji in a register", edit("docs/registers/interactions.toml", "Deep sleep", "Deep 🚨 sleep"), (said("docs/registers/interactions.toml", "Deep", "print.letter", "U+1F6A8", "; "),), "pdf"),
    on_page(MESSAGES, "an unknown option", ":::{claim} a-leaf\n:color: red\n:::", "myst.directive_parse", "Has content", "; "),
    on_page(MESSAGES, "content where none belongs", ":::{claim} a-leaf\nText.\n:::", "myst.directive_parse", "Has content", "; "),
    on_page(MESSAGES, "a definition of a link twice", "[a b c][x]\n\n[x]: https://example.org/a\n[x]: https://example.org/b", "myst.duplicate_def", "; ", at="[x]: https://example.org/b"),
    on_page(MESSAGES, "an unused note", "[^lonely]: Nobody calls it.", "ref.footnote", "not referenced", "[^name]"),
    on_page(MESSAGES, "a note twice", "Look.[^tw]\n\n[^tw]: One.\n\n[^tw]: Two.", "ref.footnote", "'tw'", "; ", at="[^tw]: Two."),
    on_page(MESSAGES, "index empty", "```{index}\n```", "docutils", "'index'", "; "),
    on_page(MESSAGES, "half an index pair", "```{index} pair: one\n```", "index", "'one'", "; "),
    on_page(MESSAGES, "numref to a section", "See {numref}`help`.", "", "; "),
    on_page(MESSAGES, "numref to a figure without caption", f":::{{figure}} {BOX}\n:name: fig-bare\n:alt: A.\n:::\n\nSee {{numref}}`fig-bare`.", "", "; ", at="See {numref}`fig-bare`."),
    on_page(MESSAGES, "ref to a label without heading", "(nolabel)=\n\nText.\n\nSee {ref}`nolabel`.", "", "; ", at="See {ref}`nolabel`."),
    on_page(MESSAGES, "widths in per cent", table("* - A\n  - B\n* - c\n  - d", ":widths: 10% 90%\n"), "myst.directive_option", "widths", "; ", at=":widths: 10% 90%"),
    on_page(MESSAGES, "no body", table("* - A\n  - B"), "docutils", "; "),
    on_page(MESSAGES, "a caption that is a list", f":::{{figure}} {BOX}\n:alt: A.\n\n- one\n- two\n:::", "docutils", "; "),
    on_page(MESSAGES, "an unknown language of code", "```klingon\nx\n```", "misc.highlighting_failure", "klingon", "; "),
    on_page(MESSAGES, "a break of HTML", "one<br>two", "markdown.break", "; ", "backslash"),
    on_page(MESSAGES, "a telephone link", "[call](tel:+18002221222)", "markdown.telephone", "; ", "{helpline}"),
    on_page(MESSAGES, "a citation with a comma", "So {cite:p}`doe2020,`.", "markdown.unreadable", "cite:p", "; "),
    on_page(MESSAGES, "an empty citation", "So {cite:p}` `.", "markdown.unreadable", "; "),
    on_page(MESSAGES, "a citation in a link", "[see {cite:p}`doe2020` there](https://example.org/)", "links.inside", "; "),
    Case(MESSAGES, "a term twice", add(PAGE, "\n:::{glossary}\nfoo\n  One.\n\nfoo\n  Two.\n:::\n"), (said(PAGE, 62, "glossary.twice", "'foo'", "; "),)),
    on_page(MESSAGES, "a term without meaning", ":::{glossary}\nfoo\n  One.\n\nbar\n:::", "glossary.meaning", "bar", "; ", at="bar"),
    *(on_page(SIZES, f"a width of {width}", f'![a box]({BOX}){{width="{width}"}}', "pictures.size", "; ") for width in ("50vw", "3rem", "9ch", "8pc", "3ex", "4em", "2in")),
    on_page(SIZES, "a height", figure(BOX, ":height: 40px\n"), "pictures.size", "; "),
    on_page(SIZES, "a scale", figure(BOX, ":scale: 40\n"), "pictures.size", "; "),
    on_page(SIZES, "a width without quotes", f"![half box]({BOX}){{width=50%}}", "markdown.typed", "{width=50%}", "; "),
    on_page(TYPED, "a role with a blank", "{ref} `help`", "markdown.typed", "{ref}", "; "),
    on_page(TYPED, "a role of reStructuredText", "See :ref:`help`.", "markdown.typed", ":ref:", "; "),
    on_page(TYPED, "a directive of reStructuredText", ".. note:: hello", "markdown.typed", "; "),
    on_page(TYPED, "a citation of Pandoc", "So [@doe2020].", "markdown.typed", "@doe2020", "; "),
    # -- Second messages
    Case(PRINT, "a missing picture", add(PAGE, f"\n{figure('../figures/none.svg')}\n"), (said(PAGE, ":::{figure} ../figures/none.svg", "pictures.missing"),), "pdf"),
    Case(PRINT, "a missing table of numbers", add(PAGE, "\n:::{chart} none.csv\n:name: fig-none\n:kind: bars\n:title: T\n:alt: A.\n:::\n"), (said(PAGE, ":::{chart} none.csv", "charts.unreadable"),), "pdf"),
    Case(PRINT, "a ragged table", edit(PAGE, "* - Sleep\n  - Danger\n", "* - Sleep\n"), (said(PAGE, ":::{list-table}", "docutils"),), "pdf"),
    # -- Drawings
    Case("drawings", "a style sheet", edit(SVG, "<rect", "<style>rect{fill:red}</style><rect"), (said(SVG, 1, "sources.svg-element", "; "),)),
    Case("drawings", "a switch", edit(SVG, "<rect", "<switch><text>a</text></switch><rect"), (said(SVG, 1, "sources.svg-element", "; "),)),
]  # fmt: skip
