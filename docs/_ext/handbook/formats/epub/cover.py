"""The cover of the EPUB: a picture that Typst draws of what conf.py says about the book, and the same in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from handbook.model import look

if TYPE_CHECKING:
    from sphinx.config import Config


TEMPLATES = Path(__file__).parent / "templates"


def draw(config: Config) -> bytes:
    """Return the cover as PNG, which every reading system can show.

    :raises SphinxError: if a package of fonts is not installed.
    """
    words = {
        "title": config.epub_title,
        "subtitle": config.handbook_subtitle,
        "notices": list(config.handbook_notices),
        "edition": config.edition_line,
    }
    return typst.compile(
        str(TEMPLATES / "cover.typ"),
        root=str(TEMPLATES),
        format="png",
        ppi=72,
        font_paths=look.font_folders(config),
        ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words), **look.inputs(config)},
    )


def alternative(config: Config) -> str:
    """Return the words of the cover (WCAG 1.1.1)."""
    return " ".join(
        line if line.endswith((".", "!", "?")) else f"{line}."
        for line in (config.epub_title, config.handbook_subtitle, *config.handbook_notices, config.edition_line)
        if line
    )
