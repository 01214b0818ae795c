"""The lists of locked libraries: whole, so that whoever installs them need not look for anything; and of one mind.

An installer that asks a resolver would find what a list has forgotten, and newer releases too; ``.ci/install`` asks none.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import metadata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.books import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

LISTS = {"requirements": [], "requirements-write": ["write"], "requirements-test": ["test"]}
# Whatever is installed here, what it asks for elsewhere can be read too.
MACHINES = [
    {"python_full_version": full, "python_version": ".".join(full.split(".")[:2]), "sys_platform": system, "os_name": "posix"}
    for full in ("3.11.0", "3.11.14", "3.12.1", "3.13.0")
    for system in ("linux", "darwin")
]  # fmt: skip


class Locked(NamedTuple):
    """A library with its only version, and the machines it is for."""

    requirement: Requirement
    hashes: int

    @property
    def version(self) -> str:
        """Return the version without the two signs before it."""
        return str(self.requirement.specifier).removeprefix("==")

    def suits(self, machine: Mapping[str, str]) -> bool:
        """Return whether it is installed on such a machine."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate(dict(machine))


def text(name: str) -> str:
    return (ROOT / f"{name}.txt").read_text(encoding="utf-8")


@cache
def locked(lines: str) -> list[Locked]:
    """Return what a list has."""
    entries = re.findall(
        r"^([A-Za-z][^\\\n#]*?)\s*\\?\n((?:    --hash=sha256:[0-9a-f]{64}[ \\]*\n)*)", lines, re.MULTILINE
    )
    return [Locked(Requirement(name), hashes.count("--hash")) for name, hashes in entries]


def asked(name: str) -> list[Requirement]:
    """Return what pyproject.toml asks for in this list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]

    def members(group: str) -> list[str]:
        return [one for entry in groups[group] for one in ([entry] if isinstance(entry, str) else members(entry["include-group"]))]  # fmt: skip

    lines = [*project["project"]["dependencies"], *(line for group in LISTS[name] for line in members(group))]
    return [Requirement(line) for line in lines]


@cache
def needs(name: str, version: str) -> list[Requirement]:
    """Return what a library asks for, if it is installed here in this version."""
    try:
        library = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return []
    return [Requirement(line) for line in library.requires or []] if library.version == version else []


def forgotten(lines: str, wanted: list[Requirement], machine: Mapping[str, str]) -> list[str]:
    """Return a sentence for each library that is asked for, with its extras, and not in a list for such a machine.

    What a library asks for is known where the locked version is installed here; of another, nothing is said.
    """
    here = {canonicalize_name(one.requirement.name): one for one in locked(lines) if one.suits(machine)}
    told, seen = [], set()
    todo = [("pyproject.toml", one) for one in wanted]
    while todo:
        by, need = todo.pop()
        name = canonicalize_name(need.name)
        if (name, *sorted(need.extras)) in seen:
            continue
        found = here.get(name)
        if found is None or not need.specifier.contains(found.version, prereleases=True):
            told.append(f"{by} asks for {need}, the list has {found.version if found else 'none'}")
            continue
        seen.add((name, *sorted(need.extras)))
        if need.extras - found.requirement.extras:
            told.append(f"{by} asks for {need}, the list has {found.requirement}")
        extras = ("", *need.extras)
        todo += [
            (f"{name} {found.version}", one)
            for one in needs(name, found.version)
            if one.marker is None or any(one.marker.evaluate({**machine, "extra": extra}) for extra in extras)
        ]
    return sorted(set(told))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_all_that_is_asked_for(name: str) -> None:
    for machine in MACHINES:
        assert forgotten(text(name), asked(name), machine) == [], machine


@pytest.mark.parametrize(
    ("name", "line", "instead", "told"),
    [
        ("requirements", r"^markupsafe==", "other==", "asks for MarkupSafe>=2.0, the list has none"),
        ("requirements", r"^docutils==[\d.]+", "docutils==0.10", "asks for docutils<0.23,>=0.20, the list has 0.10"),
        ("requirements", r"^segno==", "other==", "pyproject.toml asks for segno==1.6.*, the list has none"),
        ("requirements-write", r"^attrs==", "other==", "asks for attrs>=22.2.0, the list has none"),
        ("requirements-write", r"^lxml==[\d.]+", "lxml==6.0 ; sys_platform == 'win32'", "the list has none"),
    ],
)
def test_a_list_that_forgets_one_is_refused(name: str, line: str, instead: str, told: str) -> None:
    broken, changed = re.subn(line, instead, text(name), flags=re.MULTILINE)
    assert changed == 1
    assert any(told in said for said in forgotten(broken, asked(name), MACHINES[0]))


@pytest.mark.slow  # pytest-cov is there only where the tests are installed
def test_an_extra_that_is_asked_for_is_in_the_list() -> None:
    """An installer that does ask a resolver would otherwise take the newest release, which has no hash here."""
    broken = text("requirements-test").replace("coverage[toml]==", "coverage==")
    [said] = forgotten(broken, asked("requirements-test"), MACHINES[0])
    assert re.fullmatch(r"pytest-cov \S+ asks for coverage\[toml\]\S*, the list has coverage==\S+", said)


@pytest.mark.parametrize("name", LISTS)
def test_every_library_has_one_version_and_its_hashes(name: str) -> None:
    found = locked(text(name))
    assert len(found) == len(re.findall(r"^[A-Za-z]", text(name), re.MULTILINE)) >= 50
    for one in found:
        assert re.fullmatch(r"==[\w.]+", str(one.requirement.specifier)), one
        assert one.hashes, one


def test_a_longer_list_has_all_of_the_shorter_with_the_same_versions() -> None:
    entries = [{str(one.requirement).replace("[toml]", "") for one in locked(text(name))} for name in LISTS]
    for shorter, longer in pairwise(entries):
        # colorama is for Windows only in the shortest list: there Sphinx alone asks for it.
        assert {one for one in shorter - longer if not one.startswith("colorama")} == set()
