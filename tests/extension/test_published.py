"""The registers as files for others."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from tests.support.books import MakeBook

CLAIM = """
[[claim]]
id = "helps"
section = "benefits"
claim = "It helps \u2013 perhaps."
verdict = "unproven"
certainty = "very-low"
reason = "Nobody tested it."
sources = ["doe2020"]
"""
INTERACTION = """
[[interaction]]
id = "sedatives"
with = "sedatives"
drugs = ["one"]
aspects = ["breathing"]
mechanism = "They add up."
harm = "Deep sleep."
advice = ["Do not mix them."]
severity = "major"
evidence = "expected"
sources = ["doe2020"]
"""
DRUGS = """
[classes]
sedatives = ["sleeping pills"]

[[drug]]
id = "one"
name = "one"
classes = ["sedatives"]
"""
WARNING = """
[[message]]
id = "mixing"
signal = "danger"
hazard = "Mixing it."
consequence = "Breathing can stop."
avoid = ["Do not mix."]
pages = ["index"]
sources = ["doe2020"]
"""
PAGE = """# Home

**Message.**

:::{safety} mixing
:::

:::{claim} helps
:::

:::{claim-list} unproven
:::

:::{interactions} major
:::

```{toctree}
all
```

```{bibliography}
```
"""
PAGES = {
    "index": PAGE,
    "all": "# All\n\n:::{safety-list} danger\n:::\n",
    "claims.toml": CLAIM,
    "interactions.toml": INTERACTION,
    "drugs.toml": DRUGS,
    "safety.toml": WARNING,
}
SETTINGS = {
    "safety_register": "safety.toml",
    "claim_register": "claims.toml",
    "interaction_register": "interactions.toml",
    "drug_register": "drugs.toml",
    "numfig": False,
    "release": "1",
}


def test_each_register_is_a_file_with_its_schema(tiny_book: MakeBook) -> None:
    folder = tiny_book(PAGES, **SETTINGS, published_data=True).build() / "data"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{name}{kind}.json" for name in ("claims", "drugs", "interactions", "warnings") for kind in ("", ".schema")
    ]
    for name, item in (("claims", "helps"), ("drugs", "one"), ("interactions", "sedatives"), ("warnings", "mixing")):
        data = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert [found["id"] for found in data["items"]] == [item]
        assert data["edition"] == "Edition 1 of a day"
        Draft202012Validator(json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))).validate(data)
    assert "\u2013" in (folder / "claims.json").read_text(encoding="utf-8")
    assert json.loads((folder / "interactions.json").read_text(encoding="utf-8"))["items"][0]["with"] == "sedatives"


@pytest.mark.parametrize(("builder", "wanted"), [("html", False), ("epub", True)])
def test_nothing_is_published_unasked_or_elsewhere(tiny_book: MakeBook, builder: str, *, wanted: bool) -> None:
    assert not (tiny_book(PAGES, **SETTINGS, published_data=wanted).build(builder) / "data").exists()
