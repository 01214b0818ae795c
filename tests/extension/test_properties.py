"""What nobody thought of: any bytes as a register, any front matter, any text in print.

`make test` tries some, always the same; `HYPOTHESIS_PROFILE=full` tries many, and others each time.
"""

from __future__ import annotations

import importlib.resources
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
import typst
from fontTools.ttLib import TTFont
from hypothesis import assume, example, given
from hypothesis import strategies as st
from myst_parser.config.main import read_topmatter

from handbook.checks import files
from handbook.content import claims, drugs, helplines, interactions, review
from handbook.content.safety import facts
from handbook.content.safety import register as safety
from handbook.formats.pdf import handouts, markup
from handbook.model import frontmatter, registers
from handbook.model.registers import RegisterError
from tests.support.messages import catalog

pytestmark = pytest.mark.slow

# -- Registers ---------------------------------------------------------------


def load_helplines(path: Path) -> object:
    return helplines.load(path, SimpleNamespace(helpline_purposes={}, helpline_days=183), {"doe2020"})


LOADERS: dict[str, tuple[type[registers.Record], Callable[[Path], object]]] = {
    "message": (safety.SafetyMessage, lambda path: safety.load(path, {"doe2020"})),
    "helpline": (helplines.Helpline, load_helplines),
    "claim": (claims.Claim, lambda path: registers.load(path, "claim", claims.Claim)),
    "interaction": (interactions.Interaction, lambda path: registers.load(path, "interaction", interactions.Interaction)),
    "drug": (drugs.Drug, lambda path: registers.load(path, "drug", drugs.Drug, others=("classes",))),
}  # fmt: skip
SCALARS = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(["danger", "major", "supported", "high", "US", "911", "doe2020", "primary"]),
)
VALUES = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=4), st.lists(st.lists(SCALARS, max_size=2), max_size=2), st.dates()
)


def toml(value: Any) -> str:
    """Return a value as TOML writes it; its texts and numbers are those of JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"\\u([dD][89a-fA-F]..)\\u(....)", "?", json.dumps(value)).replace("\x7f", "\\u007f")


@st.composite
def register_texts(draw: st.DrawFn) -> tuple[str, str]:
    """Return the name of a table, and a register of it that may be sound or not."""
    table = draw(st.sampled_from(sorted(LOADERS)))
    names = [field.alias or name for name, field in LOADERS[table][0].model_fields.items()]
    keys = st.one_of(st.sampled_from(names), st.sampled_from(names), st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True))
    heads = st.sampled_from(
        [f"[[{table}]]", f"[[{table}]]", f"[{table}]", "[topics]", "[group]", "[box]", "[countries]"]
    )
    lines = []
    for head in draw(st.lists(heads, max_size=4, unique_by=lambda head: head if head[1] != "[" else object())):
        lines.append(head)
        lines += [f"{key} = {toml(value)}" for key, value in draw(st.dictionaries(keys, VALUES, max_size=14)).items()]
    return table, "\n".join(lines)


def loads_or_tells(path: Path, table: str) -> None:
    try:
        LOADERS[table][1](path)
    except RegisterError as error:
        assert all(line.startswith(f"{path}") for line in str(error).splitlines()), error  # noqa: PT017 (or none at all)


@given(st.binary(max_size=200), st.sampled_from(sorted(LOADERS)))
@example(b"a = " + b"[" * 5_000, "claim")
@example(b"a = " + b"9" * 5_000, "claim")
@example(b"[[claim]]\nid = 1979-05-27T07:32:00Z", "claim")
def test_any_bytes_are_a_register_or_a_mistake_that_names_its_file(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, table: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    loads_or_tells(path, table)


@given(register_texts())
@example(("claim", '[[claim]]\nid = "\\u001e"'))
@example(("claim", '["a\\nb"]\n[[claim]]\n"c\\nd" = 1'))
def test_any_table_is_a_register_or_mistakes_that_name_their_file(
    tmp_path_factory: pytest.TempPathFactory, register: tuple[str, str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "table.toml"
    path.write_text(register[1], encoding="utf-8")
    loads_or_tells(path, register[0])


# -- Front matter ------------------------------------------------------------

MODELS = (review.State, facts.SafetyMatter, handouts.HandoutMatter)
KEYS = [key for model in MODELS for key in frontmatter.keys(model)]
SETTINGS = SimpleNamespace(review_audiences=("families", "writers"))
YAML = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.tuples(st.sampled_from([*KEYS, "myst", "x"]), st.one_of(st.text(max_size=12), SCALARS, st.dates())),
        max_size=5,
    ).map(lambda rows: "\n".join(f"{key}: {value}" for key, value in rows)),
    st.lists(st.sampled_from(list(":-[]{}&*!|>'\"%@`#,?\n \tax1<=.~")), max_size=40).map("".join),
)


@given(YAML)
@example("")
@example("a: &a [*a]")
@example("? [a]\n: b")
@example("checked: 2026-13-01")
@example("a: 2026-01-01T99:00:00")
@example("a: !!binary x")
@example("<<: 1")
@example("a: 0o9999")
@example("=: 1")
def test_any_front_matter_is_read_or_a_mistake(tmp_path_factory: pytest.TempPathFactory, head: str) -> None:
    """What is not refused is a table that MyST reads too, and that every reader of ours can judge."""
    path = tmp_path_factory.getbasetemp() / "page.md"
    text = f"---\n{head}\n---\n\n# Title\n"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    if list(files.mistakes(path)):
        return
    metadata = read_topmatter(text) or {}
    assert isinstance(metadata, dict)
    for model in MODELS:
        frontmatter.read(model, metadata, SETTINGS)


@given(
    st.dictionaries(
        st.sampled_from([*KEYS, "x"]),
        st.one_of(VALUES, st.none(), st.dictionaries(st.text(max_size=4), SCALARS)),
    )
)
@example({"audience": ["families"], "checked": date(2026, 1, 2), "due": date(2027, 1, 2)})
@example({"audience": ["families"], "checked": date(2026, 1, 2), "due": date(2026, 1, 2)})
@example({"audience": ["families", "all"], "checked": date(2026, 1, 2), "due": date(2027, 1, 2)})
def test_any_values_of_front_matter_are_a_state_or_mistakes(metadata: dict[str, Any]) -> None:
    for values in (metadata, {key: json.dumps(value, default=str) for key, value in metadata.items()}):
        for model in MODELS:
            found, faults = frontmatter.read(model, values, SETTINGS)
            assert all(code in catalog() for code, _words in faults)
            assert bool(faults) == (found is None)
            if isinstance(found, review.State):
                assert set(SETTINGS.review_audiences) >= set(found.audience) != set()
                assert found.checked < found.due


# -- Print -------------------------------------------------------------------

FONTS = [
    importlib.resources.files(name) for name in ("fontpkg_source_serif_4", "fontpkg_source_sans_3", "fontpkg_sarabun")
]
# The words of a piece of Typst content, spaces as Typst has them.
WORDS = """#let words(it) = if type(it) == str { it } else if it.has("text") { it.text } else if it.has("children") {
  it.children.map(words).join("") } else if it.has("body") { words(it.body) } else if it.has("child") { words(it.child) } else { " " }
"""
CODE = (
    '#read("/x") [a] \\ $x$ @y <label> `z` // no /* no */ http://a.b ~ -- --- "q" *b* _i_ = - + 1. #{panic()} \\u{41}'
)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=5, max_size=40))
@example(
    [
        CODE,
        CODE[::-1],
        "\\",
        '"',
        '\\"',
        "\\\\",
        "\r\n",
        "\0",
        "\x1b[0m",
        "\u2028",
        "\ufeff",
        "\u202e",
        "\U0010ffff",
        '";panic();"',
    ]
)
def test_any_text_is_a_string_and_a_text_of_typst(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Every letter of Unicode comes back as it went in, control characters too; the source check refuses those."""
    path = tmp_path_factory.getbasetemp() / "any.typ"
    rows = [
        f"(s: {markup.string(text)}, t: words([{markup.text(text)}]) + words([a#emph[{markup.text(text)}];b]))"
        for text in texts
    ]
    path.write_text(f"{WORDS}#metadata({markup.array(rows)})<out>\n", encoding="utf-8")
    found = json.loads(typst.query(str(path), "<out>", field="value", one=True))
    assert [row["s"] for row in found] == texts
    # White space is one space, as Markdown has it.
    even = [re.sub(r"\s+", " ", text) for text in texts]
    assert [row["t"] for row in found] == [f"{text}a{text}b" for text in even]


# Drawn as two signs, each of which says in the PDF that it is the letter. No page has them.
TWICE = "\u01fa\u01fb"


@cache
def letters() -> str:
    """Return what the fonts of the book can show: no controls, no marks without a letter, nothing that is drawn as another."""
    covered = set()
    for folder, name in ((FONTS[0], "SourceSerif4[opsz,wght].ttf"), (FONTS[2], "Sarabun-Regular.ttf")):
        with TTFont(Path(str(folder), "files", name)) as font:
            covered |= set(font.getBestCmap())
    kinds = ("L", "N", "P", "S")
    return "".join(
        sign
        for sign in map(chr, sorted(covered))
        if unicodedata.category(sign)[0] in kinds and unicodedata.normalize("NFKC", sign) == sign and sign not in TWICE
    )


def printed(path: Path, source: str) -> str:
    """Return the text layer of a page of Typst, without white space."""
    path.write_text(
        '#set document(title: "t")\n#set page(width: 1000cm, height: auto)\n'
        f'#set text(font: ("Source Serif 4", "Sarabun"), fallback: false, lang: "en", hyphenate: false)\n{source}\n',
        encoding="utf-8",
    )
    made = typst.compile(
        str(path),
        font_paths=[str(folder) for folder in FONTS],
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
    )
    document = pypdfium2.PdfDocument(made)
    try:
        return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


@given(st.data())
def test_any_text_that_the_fonts_have_is_the_text_of_the_pdf(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    texts = data.draw(st.lists(st.text(letters() + " ", min_size=1, max_size=30), min_size=1, max_size=8))
    assume(any(text.strip() for text in texts))
    path = tmp_path_factory.getbasetemp() / "page.typ"
    block = "\n\n".join(markup.text(text) for text in texts)
    inline = "\n\n".join(f"a#strong[{markup.text(text)}];b" for text in texts)
    plain = ["".join(text.split()) for text in texts]
    assert printed(path, block) == "".join(plain)
    assert printed(path, inline) == "".join(f"a{text}b" for text in plain)


def test_each_letter_of_the_fonts_is_in_the_pdf(tmp_path: Path) -> None:
    source = "\n\n".join(markup.text(letter) for letter in letters())
    assert printed(tmp_path / "page.typ", source) == letters()


def test_code_is_the_text_of_the_pdf(tmp_path: Path) -> None:
    for form in ("{}", "a#strong[{}];b", "#list[{}]", "#table([{}])"):
        assert "".join(CODE.split()) in printed(tmp_path / "page.typ", form.replace("{}", markup.text(CODE)))
