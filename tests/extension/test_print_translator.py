"""Every construct of the book has its Typst; what has none is refused with page and line."""

import pytest
from sphinx.errors import SphinxError

from tests.support.books import MakeBook
from tests.support.messages import told

HOME = "# Home\n\n"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("One\ntwo.", '#"One";#" ";#"two.";'),
        (r'Say "so" \\ # $x$ @y *z*', r'#"Say “so” \\ # $x$ @y ";#emph[#"z";];'),
        ("**a**", '#strong[#"a";];'),
        ('`a"b`', '#raw("a\\"b");'),
        ("- a\n- b", '#list(tight: true, [\n\n#"a";\n\n], [\n\n#"b";\n\n], )'),
        ("- a\n\n  more\n- b", "#list(tight: false, "),
        ("5. a\n6. b", '#enum(tight: true, start: 5, numbering: "1.", ['),
        ("Term\n: Meaning", '#terms(tight: false, terms.item([#"Term";], ['),
        ("> said", "#quote(block: true)["),
        ("a\\\nb", "#linebreak();"),
        ("a\n\n---\n\nb", "#transition()"),
        ("<https://example.org/a>", '#link("https://example.org/a")[#"https://example.org/a";];'),
        ("กระท่อม is Thai", '#text(lang: "th", "กระท่อม");#" is Thai";'),
        ("```text\nx\n  y\n```", '#raw(block: true, "x\\n  y")'),
        (":::{note}\nx\n:::", '#admonition("note", [#"Note";])['),
        (":::{admonition} Title\n:class: caution\nx\n:::", '#admonition("caution", [#"Title";])['),
        ("```{rubric} Small\n```", '#rubric[#"Small";]'),
        ("```{topic} Aside\nx\n```", '#admonition("note", [#"Aside";])['),
        ("```{epigraph}\nsaid\n\n-- Someone\n```", '#"\u2014 ";#"Someone";'),
        ("```{line-block}\na\nb\n```", '#"a";#linebreak();#"b";#linebreak();'),
        ("H{sub}`2`O", '#"H";#sub[#"2";];#"O";'),
        ("10{sup}`3`", '#"10";#super[#"3";];'),
        ("[A source](https://www.example.org/a/)", '[#"A source";];#" (example.org/a)";'),
        ("A ![box](box.svg) in a line", '#box(image("/images/box.svg", alt: "box", width: auto));'),
        ("```{image} box.svg\n:alt: box\n```", '#fitted("/images/box.svg", alt: "box", width: auto)'),
    ],
)
def test_a_construct_has_its_typst(tiny_book: MakeBook, markdown: str, expected: str) -> None:
    assert expected in tiny_book({"index": f"{HOME}{markdown}\n"}).typst()


def test_headings_keep_their_levels_below_parts(tiny_book: MakeBook) -> None:
    toctrees = "```{toctree}\n:caption: Part one\na\nb\n```\n"
    source = tiny_book({"index": f"{HOME}{toctrees}", "a": "# A\n\n## Deep\n", "b": "# B\n"}).typst()
    heads = [line for line in source.splitlines() if line.startswith(("#chapter", "#section"))]
    assert heads == [
        '#chapter(1, "index/home")[#"Home";]',
        '#chapter(2, "a/a", part: [#"Part one";])[#"A";]',
        '#section(3, "a/deep")[#"Deep";]',
        '#chapter(2, "b/b")[#"B";]',
    ]


def test_links_between_pages_lead_to_labels_that_are_written(tiny_book: MakeBook) -> None:
    pages = {
        "index": HOME + "{ref}`there <place>`, {doc}`b`.\n\n```{toctree}\nb\n```\n",
        "b": "# B\n\n(place)=\n\n## Place\n\nText.\n",
    }
    source = tiny_book(pages).typst()
    assert '#link("place:b/place")[#"there";];' in source
    assert '#link("place:b/b")[#"B";];' in source
    assert '#section(2, "b/place")' in source


def test_tables_have_captions_heads_and_row_heads(tiny_book: MakeBook) -> None:
    table = (
        ":::{list-table} What is what\n:name: t\n:header-rows: 1\n:stub-columns: 1\n:widths: 1 2\n\n"
        "* - Head\n  - Other\n* - Row\n  - Cell\n:::\n\n{numref}`t`.\n"
    )
    source = tiny_book({"index": HOME + table}).typst()
    assert (
        '#data-table([#anchor("index/t");#caption-number("Table 1");#"What is what";], columns: (1fr, 2fr, ), '
        "rows: ((4, 5, ), (3, 4, ), ), longest: (4, 5, ), stubs: 1, " in source
    )
    assert "table.header(repeat: true, table.cell()[" in source
    assert '#link("place:index/t")[#"Table 1";];' in source


def test_figures_have_alternatives_captions_and_numbers(tiny_book: MakeBook) -> None:
    figure = ":::{figure} box.svg\n:name: f\n:alt: A box\n:width: 96px\n\nThe caption.\n:::\n\n{numref}`f`.\n"
    source = tiny_book({"index": HOME + figure}).typst()
    assert '#picture([#anchor("index/f");], "/images/box.svg", alt: "A box", width: 72pt, ' in source
    assert 'caption: [#caption-number("Figure 1");#"The caption.";], )' in source


def test_a_figure_may_have_text_below_its_caption(tiny_book: MakeBook) -> None:
    figure = ":::{figure} box.svg\n:alt: A box\n\nThe caption.\n\nMore about it.\n:::\n"
    source = tiny_book({"index": HOME + figure}, numfig=False).typst()
    assert 'caption: [#"The caption.";], legend: [' in source
    assert '#"More about it.";' in source


def test_a_list_of_links_is_printed_whatever_form_the_website_gives_it(tiny_book: MakeBook) -> None:
    pages = {"index": HOME + "- {doc}`b`\n\n```{toctree}\nb\n```\n", "b": "# B\n"}
    source = tiny_book(pages, html_compact_lists=False).typst()
    assert '#link("place:b/b")[#"B";];' in source


def test_a_page_in_two_tables_of_contents_is_printed_once(tiny_book: MakeBook) -> None:
    pages = {
        "index": HOME + "```{toctree}\na\nb\n```\n",
        "a": "# A\n\n```{toctree}\nb\n```\n",
        "b": "# B\n",
    }
    source = tiny_book(pages).typst()
    assert [line for line in source.splitlines() if line.startswith("// page")] == [
        "// page index",
        "// page a",
        "// page b",
    ]


def test_a_note_called_twice_is_printed_once_and_stays_on_its_page(tiny_book: MakeBook) -> None:
    pages = {
        "index": HOME + "A.[^1] B.[^1]\n\n[^1]: First.\n\n```{toctree}\nb\n```\n",
        "b": "# B\n\nC.[^1]\n\n[^1]: Second.\n",
    }
    source = tiny_book(pages).typst()
    assert source.count('#"First.";') == 1
    assert source.count('#"Second.";') == 1
    assert source.count("#footnote(label(") == 1


def test_a_glossary_entry_may_have_two_terms(tiny_book: MakeBook) -> None:
    glossary = "```{glossary}\nketum\nkratom\n  A leaf.\n```\n\n{term}`ketum`, {term}`kratom`\n"
    source = tiny_book({"index": HOME + glossary}).typst()
    assert (
        'terms.item([#anchor("index/term-ketum");#"ketum";#", ";#anchor("index/term-kratom");#"kratom";], [' in source
    )


def test_citations_are_one_list_with_the_marks_of_the_text(tiny_book: MakeBook) -> None:
    source = tiny_book({"index": HOME + "{cite:p}`doe2020,roe2021`\n\n```{bibliography}\n```\n\nMore.\n"}).typst()
    assert '#sources(("[Doe20]", "[Roe21]", ), [' in source
    assert source.count("#sources(") == 1
    assert source.count('#link("place:') == 2


def test_the_index_has_terms_subterms_and_places(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": HOME + "```{index} overdose; signs, naloxone\n```\n\nText.\n"})
    source = book.typst()
    index = source[source.index("#book-index") :]
    assert '("naloxone", 0, (label("index/index-0"), ))' in index
    assert '("signs", 1, (label("index/index-0"), ))' in index
    assert '#anchor("index/index-0");#"Text.";' in source


def test_only_what_is_for_print_is_printed(tiny_book: MakeBook) -> None:
    source = tiny_book({"index": HOME + "```{only} html\nWeb.\n```\n\n```{only} typst\nPaper.\n```\n"}).typst()
    assert "Paper." in source
    assert "Web." not in source


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        (
            "```{versionadded} 1\n```",
            "index.md:3 print.node",
        ),
        (
            "a <hr> b",
            "index.md:3 markdown.raw\nindex.md:3 print.raw",
        ),
        (
            ":::{list-table}\n\n* - a\n  - b\n:::",
            "index.md:6 print.header-row",
        ),
        (
            "{doc}`alone`",
            "alone.md:1 contents.unreached\nindex.md:3 print.link",
        ),
        (
            "{download}`box.svg`",
            "index.md:3 print.download",
        ),
        (
            "![](box.svg)",
            "index.md:3 pictures.alternative\nindex.md:3 print.alternative",
        ),
    ],
)
def test_what_cannot_be_printed_is_an_error_with_page_and_line(tiny_book: MakeBook, markdown: str, said: str) -> None:
    alone = {"alone": "# Alone\n"} if "alone" in markdown else {}
    book = tiny_book({"index": f"{HOME}{markdown}\n"} | alone)
    with pytest.raises(SphinxError, match=r"the PDF was not made; .* \[print\.mistakes\]"):
        book.build("print")
    assert told(book.said) == said.splitlines()


def test_an_index_entry_that_no_text_follows_has_its_place(tiny_book: MakeBook) -> None:
    assert (
        '#anchor("index/index-0");'
        in tiny_book({"index": "# Home\n\nText.\n\n:::{index} single: stove\n:::\n"}).typst()
    )


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("+---+---+\n| A | B |\n+===+===+\n| Both  |\n+---+---+\n", 7),
        ("+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+   +---+\n|   | 3 |\n+---+---+\n", 7),
    ],
)
def test_merged_cells_are_refused(tiny_book: MakeBook, table: str, line: int) -> None:
    """They were once printed as single ones, so that all cells behind them stood under wrong heads."""
    pages = {"index": "# Home\n\n```{toctree}\ntable\n```\n", "table.rst": f"Table\n=====\n\n{table}"}
    book = tiny_book(pages, extensions=["myst_parser", "handbook.formats.pdf"])
    with pytest.raises(SphinxError, match=r"the PDF was not made"):
        book.build("print")
    assert told(book.said) == [f"table.rst:{line} print.merged"]


def test_a_picture_without_alternative_is_refused_in_every_format(tiny_book: MakeBook) -> None:
    book = tiny_book({"index": HOME + "![](box.svg)\n"})
    book.build(
        "html",
        warnings="index.md:3 pictures.alternative",
    )
