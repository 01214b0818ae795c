"""The rooms of the extension: imports between them go down only, and nothing imports the package that wires them."""

from __future__ import annotations

import ast
from pathlib import Path

import handbook

PACKAGE = Path(handbook.__file__).parent
# Each room, and the rooms that its modules may import besides their own.
ALLOWED = {
    "model": {"model"},
    "patches": {"model"},
    "checks": {"model"},
    "content": {"model"},
    "formats": {"content", "model"},
    "build": {"model"},
}
# The command line loads every part, so that forked processes need not.
WIRING = {("build/run.py", "handbook")}


def imported(path: Path) -> set[str]:
    """Return the modules of the extension that a module imports, whole names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "handbook":
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "handbook"}
    return found


def room_of(path: Path) -> str:
    """Return the room of a module; for a format, with the name of the format."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "/".join(parts[:2]) if parts[0] == "formats" and len(parts) > 1 else parts[0]


def test_imports_go_down_only() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        room = room_of(path)
        for module in sorted(imported(path)):
            parts = module.split(".")[1:]
            target = "/".join(parts[:2]) if parts[0] == "formats" and len(parts) > 1 else parts[0]
            allowed = ALLOWED.get(room.partition("/")[0], set()) | {room}
            if target not in allowed and (name, ".".join(module.split(".")[:1])) not in WIRING:
                wrong.append(f"{name} imports {module}")
    assert wrong == []


def test_every_module_has_a_room() -> None:
    assert {room_of(path).partition("/")[0] for path in PACKAGE.rglob("*.py")} - {"__init__"} == ALLOWED.keys()


def test_every_part_is_loaded_once() -> None:
    """A part is a module with a ``setup``; those that others load need not be listed."""
    assert len(set(handbook.PARTS)) == len(handbook.PARTS)
    for part in handbook.PARTS:
        path = PACKAGE / part.replace(".", "/")
        source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
        assert "\ndef setup(app: Sphinx)" in source, part
