"""Warnings, claims, drugs and interactions as JSON: whole, and as their schemas say."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.support.books import DOCS

if TYPE_CHECKING:
    from tests.support.books import Book

TABLES = {"warnings": "message", "claims": "claim", "interactions": "interaction", "drugs": "drug"}
FILES = {"warnings": "safety"}


@pytest.mark.parametrize("name", TABLES)
def test_the_data_fit_their_schema_and_are_complete(book: Book, name: str) -> None:
    data = json.loads((book.html / "data" / f"{name}.json").read_text(encoding="utf-8"))
    schema = json.loads((book.html / "data" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    assert data["version"] == 2
    assert data["license"] == "CC BY 4.0"
    assert "No clinician has reviewed" in data["notice"]
    register = tomllib.loads((DOCS / "registers" / f"{FILES.get(name, name)}.toml").read_text(encoding="utf-8"))
    assert [item["id"] for item in data["items"]] == [item["id"] for item in register[TABLES[name]]]
    assert all(item["sources"] for item in data["items"] if name != "drugs")


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_refuses_what_is_wrong(book: Book, name: str) -> None:
    data = json.loads((book.html / "data" / f"{name}.json").read_text(encoding="utf-8"))
    schema = json.loads((book.html / "data" / f"{name}.schema.json").read_text(encoding="utf-8"))
    del data["items"][0]["id"]
    assert list(Draft202012Validator(schema).iter_errors(data))
