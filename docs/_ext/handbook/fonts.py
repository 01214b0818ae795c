"""Fonts from installed packages, so that print and covers are the same on every machine."""

from __future__ import annotations

import importlib.resources
from typing import TYPE_CHECKING

from sphinx.errors import SphinxError

if TYPE_CHECKING:
    from collections.abc import Iterable


def folders(packages: Iterable[str]) -> list[str]:
    """Return the folder of each package.

    :raises SphinxError: if one is not installed.
    """
    found = []
    for package in packages:
        try:
            found.append(str(importlib.resources.files(package)))
        except ModuleNotFoundError:
            msg = f"the font package '{package}' is not installed; install what requirements.txt lists"
            raise SphinxError(msg) from None
    return found
