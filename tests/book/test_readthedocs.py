"""Read the Docs: its commands make the three files, and it offers them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import yaml

from clones import clone

ROOT = Path(__file__).resolve().parents[2]


def settings() -> dict:
    return yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))


def test_it_offers_what_its_commands_make() -> None:
    """A format that is made and not named, or named and not made, is not offered."""
    config = settings()
    assert set(config["formats"]) == set(config["build"]["jobs"]["build"]) - {"html"}


def test_its_commands_put_the_three_outputs_in_place(tmp_path: Path) -> None:
    folder = clone(tmp_path / "read the docs")
    output = tmp_path / "output"
    jobs = settings()["build"]["jobs"]
    steps = [jobs["create_environment"], jobs["install"], *jobs["build"].values()]
    for command in (command for step in steps for command in step):
        environment = os.environ | {
            "READTHEDOCS": "True",
            "READTHEDOCS_OUTPUT": str(output),
            "READTHEDOCS_CANONICAL_URL": "https://example.org/en/latest/",
        }
        run = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, command + run.stdout + run.stderr
    assert (output / "html" / "index.html").is_file()
    assert (
        'rel="canonical" href="https://example.org/en/latest/emergency.html"'
        in (output / "html" / "emergency.html").read_text()
    )
    for kind in ("pdf", "epub"):
        [file] = (output / kind).iterdir()
        assert file.name.count(".") == 1
        assert file.suffix == f".{kind}"
