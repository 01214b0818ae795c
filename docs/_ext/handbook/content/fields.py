"""Fields of a bibliography as programs of others write them, made what our style reads; what cannot be is reported.

Zotero and JabRef write BibLaTeX (``date``, ``journaltitle``), DOIs come as addresses, ``%`` begins a comment for LaTeX and
is a sign for everybody else, and of LaTeX's commands pybtex knows those of letters alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pybtex.bibtex.utils import split_name_list, split_tex_string
from pybtex.richtext import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pybtex.database import Entry

# BibLaTeX -> BibTeX
NAMES = {"journaltitle": "journal", "location": "address"}
# Shown or followed as they are.
RAW = {"doi", "url", "urldate", "initial"}
REQUIRED = {"": ("title", "year"), "article": ("title", "journal", "year")}
# A look that the style has no use for; the words stay.
LOOK = re.compile(
    r"\\(?:textit|textbf|textsc|textsl|textrm|textsf|texttt|emph|mkbibemph|mkbibquote|enquote|textsubscript|textsuperscript)\s*(?={)"
    r"|\\(?:it|em|bf|sc|sl|rm|sf|tt)\b\s*"
)
LEFT_OVER = re.compile(r"\\[a-zA-Z]+|\$")
PEOPLE = re.compile(r"\b(?P<field>author|editor)\s*=\s*{(?P<names>(?:[^{}]|{[^{}]*})*)}", re.IGNORECASE)
MOST_PARTS = 3  # last name, suffix, first name


def mend(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Mend the fields of an entry, and yield field, code and message for each that cannot be mended."""
    fields = entry.fields
    for old, new in NAMES.items():
        if old in fields and new not in fields:
            fields[new] = fields[old]
    if "year" not in fields and (year := re.match(r"\d{4}", fields.get("date", ""))):
        fields["year"] = year[0]
    if "url" in fields:
        fields["url"] = re.sub(r"^\\url{(.*)}$", r"\1", re.sub(r"\\([_%&#~])", r"\1", fields["url"].strip()))
    if "doi" in fields:
        fields["doi"] = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", fields["doi"].strip(), flags=re.IGNORECASE)
        fields["doi"] = re.sub(r"\\([_%&#~])", r"\1", fields["doi"])
        if not fields["doi"].startswith("10."):
            yield (
                "doi",
                "bibliography.doi",
                f"'{fields['doi']}' is not a DOI; write one like 10.1000/182, or take the field out",
            )
    for name in [name for name in fields if name not in RAW]:
        text = LOOK.sub("", re.sub(r"(?<!\\)%", r"\\%", fields[name]))
        fields[name] = text
        # A dollar that is written as LaTeX wants it is one.
        if hit := LEFT_OVER.search(str(Text.from_latex(text.replace(r"\$", "")))):
            yield (
                name,
                "bibliography.command",
                f"'{hit[0]}' would be shown as it is; write the words or the sign itself",
            )
    if missing := [name for name in REQUIRED.get(entry.type, REQUIRED[""]) if not fields.get(name, "").strip()]:
        fields.update(dict.fromkeys(missing, "-"))  # the bibliography would say it again
        yield "", "bibliography.missing-field", f"the entry '{entry.key}' has no {' and no '.join(missing)}; add it"


def wrong_names(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, code and message for each name of a bibliography that pybtex would not take."""
    for hit in PEOPLE.finditer(text):
        for name in split_name_list(hit["names"]):
            if len(split_tex_string(name, sep=",")) > MOST_PARTS:
                message = f"'{name}' has too many commas; write 'Last, First', and put ' and ' between people"
                yield text.count("\n", 0, hit.start()) + 1, "bibliography.name", message
