"""Telling two builds apart: what is not the same, and where."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from tests.support.clones import differences


def packed(files: dict[str, str], kind: int = ZIP_DEFLATED) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", kind) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"a": b"same"}, {"a": b"same"}, []),
        ({"a": b"1", "b": b"2"}, {"a": b"1", "c": b"2"}, ["b: only in one of the two", "c: only in one of the two"]),
        ({"a": b"made today"}, {"a": b"made tomorrow"}, ["a: byte 7: b'made today' and b'made tomorrow'"]),
        ({"a": b"long"}, {"a": b"longer"}, ["a: byte 4: b'long' and b'longer'"]),
        (
            {"a.epub": packed({"x": "1", "y": "2"})},
            {"a.epub": packed({"x": "1", "y": "3"})},
            ["a.epub: y: byte 0: b'2' and b'3'"],
        ),
        (
            {"a.epub": packed({"x": "1"})},
            {"a.epub": packed({"x": "1"}, ZIP_STORED)},
            ["a.epub: same files, packed otherwise"],
        ),
    ],
    ids=["same", "names", "bytes", "length", "in an archive", "the archive itself"],
)
def test_each_difference_is_told(one: dict[str, bytes], other: dict[str, bytes], told: list[str]) -> None:
    assert differences(one, other) == told
