"""The register of drugs: what each is called, and the classes it belongs to.

A reader knows a drug by its brand or by a name of the street, so no name may lead to two drugs. ``[classes]`` names each
class as readers do, the first name being the one that is shown first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from handbook.content import citations
from handbook.model import registers
from handbook.model.diagnostics import Diagnostic
from handbook.model.registers import Register, RegisterError, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

# What readers call each class.
Classes = dict[str, Annotated[tuple[Text, ...], Field(min_length=1)]]


class Drug(registers.Record):
    """A drug, a medicine, or what is sold as one."""

    name: Annotated[Text, Field(description="What it is called where no brand is meant.")]
    brands: tuple[Text, ...] = ()
    also: Annotated[tuple[Text, ...], Field(description="Names of the street, and other names.")] = ()
    classes: Annotated[tuple[Text, ...], Field(min_length=1)]
    sources: Annotated[
        tuple[Text, ...], Field(description="Where its names were read, if not in the list of brands.")
    ] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """Return all names but the first."""
        return (*self.brands, *self.also)


class Drugs(NamedTuple):
    """All drugs, and their classes."""

    register: Register[Drug]
    classes: Classes

    def named_in(self, text: str) -> Iterator[Drug]:
        """Yield each drug that a text names, by itself or by its class."""
        for drug in self.register.records.values():
            names = (drug.name, *drug.other_names, *(name for key in drug.classes for name in self.classes[key]))
            if any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) for name in names):
                yield drug


@registers.once
def load(env: BuildEnvironment) -> Drugs:
    """Return the register of drugs.

    :raises RegisterError: with every mistake: unknown and empty classes, names of two drugs, unknown sources.
    """
    found = registers.load(registers.path_of(env, "drug_register"), "drug", Drug, others=("classes",))
    classes: Classes = found.table("classes", Classes)
    mistakes = [*citations.unknown_sources(found, citations.known(env)), *_classes(found, classes), *_names(found)]
    if mistakes:
        raise RegisterError(*mistakes)
    return Drugs(found, classes)


def _classes(register: Register[Drug], classes: Classes) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each class that is not there, and each that no drug belongs to."""
    for key, drug in register.records.items():
        for name in drug.classes:
            if name not in classes:
                message = f"unknown class '{name}'; write one of [classes], or add it there"
                yield register.mistake("drugs.no-class", message, key)
    used = {name for drug in register.records.values() for name in drug.classes}
    for name in classes:
        if name not in used:
            message = f"no drug belongs to the class '{name}'; give it to one, or remove it"
            yield Diagnostic("drugs.empty-class", message, register.where_table("classes"))


def _names(register: Register[Drug]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each name that two drugs have, or one drug twice."""
    seen: dict[str, str] = {}
    for key, drug in register.records.items():
        for name in (drug.name, *drug.other_names):
            if before := seen.get(name.lower()):
                message = (
                    f"'{name}' is a name of '{before}' (line {register.lines[before]}), too; "
                    "leave it to one drug, and make a drug of its own of a mix"
                )
                yield register.mistake("drugs.two", message, key)
            seen.setdefault(name.lower(), key)
