"""The words that the extension says to readers: in the catalogs, and in the language of the book."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

import handbook
from handbook.model import catalog, edition

if TYPE_CHECKING:
    from tests.support.books import MakeBook

PACKAGE = Path(handbook.__file__).parent
TRANSLATIONS = sorted(catalog.FOLDER.glob("*/LC_MESSAGES/handbook.po"))


def words_in_code() -> set[str]:
    """Return what the code hands to the catalog, by its syntax tree: Babel misses what stands within an f-string.

    Templates write ``say("…")``.
    """
    templates = extract_from_dir(
        str(PACKAGE), [("**.html", "jinja2"), ("**.jinja", "jinja2")], keywords={"say": None, "_": None}
    )
    return {str(text) for _file, _line, text, *_more in templates} | {
        node.args[0].value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        if isinstance(node.args[0], ast.Constant)
    }


def messages(path: Path) -> dict[str, str]:
    """Return the messages of a catalog with their translations."""
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_the_template_has_what_the_code_says() -> None:
    assert set(messages(catalog.FOLDER / "handbook.pot")) == words_in_code()


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
def test_a_translation_is_whole_and_compiled(path: Path) -> None:
    with path.open("rb") as file:
        found = read_po(file)
    assert {message.id for message in found if message.id} == words_in_code()
    for message in found:
        assert message.string, message.id
        assert not message.id or not message.fuzzy, message.id
        assert [str(error) for error in message.check(found)] == []
        assert re.findall(r"%(?:\(\w+\))?s", message.id) == re.findall(r"%(?:\(\w+\))?s", message.string), message.id
    compiled = io.BytesIO()
    write_mo(compiled, found)
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make catalog`"


HEAD = "---\naudience: [Familien]\nchecked: {checked}\ndue: {due}\n---\n\n"
REGISTERS = {
    "safety.toml": """language = "de"

[topics]
ofen = "Öfen"

[[message]]
id = "ofen"
signal = "danger"
hazard = "Ein Ofen im Zelt."
consequence = "Er nimmt die Luft."
avoid = ["Draußen kochen."]
sources = ["doe2020"]
topics = ["ofen"]
""",
    "claims.toml": "".join(
        f"""[[claim]]
id = "c{number}"
section = "x"
claim = "Er wärmt {number}."
verdict = "{verdict}"
certainty = "{certainty}"
reason = "Er ist heiß."
sources = ["doe2020"]
"""
        for number, (verdict, certainty) in enumerate(
            [
                ("supported", "high"),
                ("partly-supported", "moderate"),
                ("unproven", "low"),
                ("misleading", "very-low"),
                ("contradicted", "high"),
            ]
        )
    ),
    "interactions.toml": "".join(
        f"""[[interaction]]
id = "i-{letter}"
with = "Gas {letter.upper()}"
drugs = ["d-{letter}"]
aspects = {aspects}
mechanism = "x"
harm = "Feuer."
advice = ["Nicht mischen."]
severity = "{severity}"
evidence = "{evidence}"
sources = ["doe2020"]
"""
        for letter, severity, evidence, aspects in (
            ("a", "major", "trial", '["breathing", "heart-rhythm", "blood-pressure"]'),
            ("b", "moderate", "cases", '["seizures", "serotonin"]'),
            ("c", "not-known", "laboratory", '["withdrawal", "liver"]'),
            ("d", "minor", "cases", '["level"]'),
            ("e", "major", "expected", '["kratom-level"]'),
            ("f", "not-known", "none", '["level"]'),
        )
    ),
    "drugs.toml": '[classes]\ngase = ["Gase"]\n'
    + "".join(
        f"""[[drug]]
id = "d-{letter}"
name = "Stoff {letter.upper()}"
brands = ["Marke {letter.upper()}"]
classes = ["gase"]
sources = ["doe2020"]
"""
        for letter in "abcdef"
    ),
    "helplines.toml": """[countries]
DE = "Deutschland"

[box]
question = "Wacht nicht auf?"
call = ["de"]
"""
    + "".join(
        f"""[[helpline]]
id = "{name}"
country = "DE"
purpose = "{purpose}"
name = "Dienst"
number = "{number}"
url = "https://example.org"
hours = "Tag und Nacht"
source = "doe2020"
seen = 2025-01-01
confidence = "{confidence}"
"""
        for name, purpose, number, confidence in [
            ("de", "emergency", "112", "primary"),
            ("gift", "poison", "030 19240", "secondary"),
            ("krise", "crisis", "0800 1110111", "primary"),
            ("rat", "information", "0221 892031", "primary"),
        ]
    ),
    "registers/data/a.csv": "label,value,low,high,unit,source,notes\nKlein,1.5,1.1,2,Fälle,doe2020,\nGroß,2,1,3,Fälle,doe2020,\n",
    "references.bib": """@misc{doe2020, author = {Doe, Jana}, title = {Eine Quelle}, year = {n.d.}, url = {https://example.org}, urldate = {2026-05-04}}
@misc{roe2021, author = {Roe, Rita and Poe, Udo}, title = {Noch eine}, year = {2021}}
@misc{koe2021, author = {Koe, Rita and others}, title = {Und eine}, year = {2021}}
""",
}
PAGE = """(ofen)=

# Ofen

**Kocht draußen.**

:::{safety} ofen
:::

Ruft {helpline}`gift` an {cite:p}`roe2021,koe2021`.

:::{claim} c0 c1 c2 c3 c4
:::

:::{chart} a.csv
:name: fig-a
:kind: ratios
:title: Mehr Feuer
:alt: Klein 1,5, groß 2.

Von allen.
:::

:::{helplines} DE
:::

""" + "".join(f":::{{interactions}} {severity}\n:::\n\n" for severity in ("major", "moderate", "not-known", "minor"))
PAGE += ":::{drugs}\n:::\n"
ALL = (
    """# Alles

:::{safety-list} danger
:::

"""
    + "".join(
        f":::{{claim-list}} {verdict}\n:::\n\n"
        for verdict in ("supported", "partly-supported", "unproven", "misleading", "contradicted")
    )
    + ":::{review-list}\n:::\n\n:::{colophon}\n:::\n\n```{bibliography}\n```\n"
)
# Any of ours, and what a date or a number would show.
ENGLISH = re.compile(
    r"\b(and|the|of|to|is|has|been|page|pages|number|numbers|seen|what|who|when|how|sources?|review|checked?|due|"
    r"overdue|call|danger|help|lines|certainty|high|low|discussed|others|date|months|january|may|edition|why|people)\b",
    re.IGNORECASE,
)


def test_a_book_in_german_has_no_word_of_english(tiny_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")  # 1 July 2026: numbers are old, and one page is overdue
    day = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
    pages = {
        "index": HEAD.format(checked="2026-05-04", due="2027-05-04") + "# Anfang\n\n```{toctree}\nofen\nalles\n```\n",
        "ofen": HEAD.format(checked="2025-05-04", due="2026-05-04").replace("audience", "topics: [ofen]\naudience")
        + PAGE,
        "alles": HEAD.format(checked="2026-05-04", due="2027-05-04") + ALL,
    }
    book = tiny_book(
        REGISTERS | pages,
        language="de",
        suppress_warnings=["languages.english", "toc.not_included"],
        review_state=True,
        safety_register="safety.toml",
        claim_register="claims.toml",
        helpline_register="helplines.toml",
        interaction_register="interactions.toml",
        drug_register="drugs.toml",
        bibtex_default_style="handbook",
        numfig_format={"figure": "Abbildung %s", "table": "Tabelle %s"},
        edition_line=edition.Edition("1", "0" * 40, day, changed=True).line_in("de"),
    )
    folder = book.build()
    assert "gesehen am 4. Mai 2026" in (folder / "alles.html").read_text(encoding="utf-8")
    text = ""
    for name in ("index", "ofen", "alles"):
        main = BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "lxml").select_one("main section")
        for names in main.select(".citation"):  # pybtex writes the names of authors, in English
            names.extract()
        text += " ".join(main.get_text(" ").split()) + "\n"
    for words in (
        "Gefahr: Ein Ofen im Zelt.",
        "Nummer zuletzt gesehen am 1. Januar 2025",
        "Das ist mehr als 6 Monate her",
        "4. Mai 2026, überfällig",
        "Ausgabe 1 vom 4. Mai 2026 (Commit 0000000000, mit Änderungen ohne Commit)",
        "(x) Widerlegt ; Sicherheit: hoch.",
        "1.5 (1.1 bis 2)",
        "Schwer für: Schläfrigkeit und Atmung, den Herzrhythmus und Puls und Blutdruck.",
        "Was zu tun ist: Nicht mischen. Gruppe: Gase. Namen:",
        "Andere Namen. Marke A: Stoff A",
    ):
        assert words in text
    assert ENGLISH.findall(text) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "4 May 2026"),
        ("en_GB", "4 May 2026"),
        ("de", "4. Mai 2026"),
        ("es", "4 de mayo de 2026"),
        ("pt-BR", "4 de maio de 2026"),
        ("tlh", "4 May 2026"),
    ],
)
def test_a_day_is_said_as_in_the_language(language: str, said: str) -> None:
    assert edition.long_date(dt.date(2026, 5, 4), language) == said


def test_a_book_brings_a_catalog_of_its_own(tiny_book: MakeBook) -> None:
    settings = {"language": "es", "suppress_warnings": ["languages.english"], "locale_dirs": ["../words"]}
    book = tiny_book({"index": "# Inicio\n"}, **settings)
    book.build(warnings="conf.py languages.catalog")
    target = book.folder.parent / "words" / "es" / "LC_MESSAGES" / "handbook.mo"
    target.parent.mkdir(parents=True)
    target.write_bytes((catalog.FOLDER / "de" / "LC_MESSAGES" / "handbook.mo").read_bytes())
    book.build()
