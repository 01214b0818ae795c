"""What keeps the book in order: the workflows of the public CI, and the hook before a commit."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.clones import ROOT, Result, clone, make

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(path: Path) -> list[dict[str, Any]]:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_runs_no_code_that_can_change(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    assert "secrets." not in path.read_text(encoding="utf-8")
    used = [step for step in steps(path) if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in used), used
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert len(checkouts) == len(workflow["jobs"])
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    # The library that reads YAML takes `on` for a truth value.
    assert "pull_request_target" not in workflow[True]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_people_run(path: Path) -> None:
    targets = re.findall(r"^\.PHONY: (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    commands = [step["run"] for step in steps(path) if "run" in step]
    assert commands
    for command in commands:
        program = command.split()[0]
        assert command.removeprefix("make ") in targets or os.access(ROOT / program, os.X_OK), command


def test_each_kind_of_installer_is_tried_with_the_oldest_python_and_the_newest() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))["jobs"]
    tried = {(one["python"], one["installer"]) for one in jobs["install"]["strategy"]["matrix"]["include"]}
    assert tried >= {("3.11", "pip==23.0.1"), ("3.13", "pip"), ("3.11", "uv"), ("3.13", "uv")}


def test_outside_links_are_tried_weekly_and_stop_no_change() -> None:
    by_name = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in WORKFLOWS}
    assert "linkcheck" not in (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert "linkcheck" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert set(by_name["weekly"][True]) == {"schedule", "workflow_dispatch"}
    assert {"run": "make linkcheck"} in by_name["weekly"]["jobs"]["links"]["steps"]


def commit(folder: Path, **files: str) -> Result:
    """Commit files by name, a dot written as two low lines."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    who = {f"GIT_{role}_{part}": "nobody@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    run = subprocess.run(
        ["git", "commit", "-qm", "Try"], cwd=folder, env=os.environ | who, capture_output=True, text=True, check=False
    )
    return Result(run.returncode, run.stdout + run.stderr)


def test_the_hook_refuses_what_is_wrong_by_name(tmp_path: Path) -> None:
    folder = clone(tmp_path / "the handbook")
    assert make(folder, "hooks").code == 0
    assert commit(folder, note__txt="Sound.\n").code == 0
    spaces = commit(folder, note__txt="Sound. \n")
    assert spaces.code != 0
    assert "Spaces at the ends of lines, marks of a merge: NOT GOOD\nnote.txt:1: trailing whitespace." in spaces.said
    code = commit(folder, note__txt="Sound\n", thing__py="import   os\n")
    assert code.code != 0
    assert "Spaces at the ends of lines, marks of a merge: good" in code.said
    assert "Style and types of the code: NOT GOOD" in code.said
    (folder / "thing.py").unlink()
    page = folder / "docs" / "risks" / "liver.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nA mispelled wordd.\n", encoding="utf-8")
    words = commit(folder)
    assert words.code != 0
    assert "Spelling and words of the pages: NOT GOOD" in words.said
    assert "docs/risks/liver.md:" in words.said
