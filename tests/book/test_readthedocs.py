"""Read the Docs: the settings are ones it knows, and its commands make the three files."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import yaml

from clones import clone

ROOT = Path(__file__).resolve().parents[2]
# From the documented schema of version 2.
KEYS = {"version", "formats", "python", "conda", "build", "sphinx", "mkdocs", "submodules", "search"}
BUILD_KEYS = {"os", "tools", "apt_packages", "jobs", "commands"}
JOBS = {
    f"{when}{step}"
    for step in ("checkout", "system_dependencies", "create_environment", "install", "build")
    for when in ("pre_", "post_")
} - {"pre_checkout"} | {"create_environment", "install", "build"}
FORMATS = {"html", "pdf", "epub", "htmlzip"}
SYSTEMS = {"ubuntu-20.04", "ubuntu-22.04", "ubuntu-24.04", "ubuntu-lts-latest"}


def settings() -> dict:
    return yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))


def test_only_documented_keys_are_used() -> None:
    config = settings()
    assert config["version"] == 2
    assert set(config) <= KEYS
    assert set(config["build"]) <= BUILD_KEYS
    assert set(config["build"]["jobs"]) <= JOBS
    assert set(config["build"]["jobs"]["build"]) <= FORMATS
    assert set(config["formats"]) == set(config["build"]["jobs"]["build"]) - {"html"}
    assert config["build"]["os"] in SYSTEMS
    assert re.fullmatch(r"3\.1[1-4]", config["build"]["tools"]["python"])


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
