"""Fonts from installed packages, so that print and covers are the same on every machine."""

from __future__ import annotations

import importlib.resources
from typing import TYPE_CHECKING

from handbook.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Iterable


def folders(packages: Iterable[str]) -> list[str]:
    """Return the folder of each package.

    :raises DiagnosticError: if one is not installed.
    """
    found = []
    for package in packages:
        try:
            found.append(str(importlib.resources.files(package)))
        except ModuleNotFoundError:
            told = f"the font package '{package}' is not installed; run `make install`"
            raise DiagnosticError(Diagnostic("print.font", told)) from None
    return found
