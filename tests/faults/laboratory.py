"""Break the small handbook, build it, and look at what was said and what is left."""

from __future__ import annotations

import contextlib
import re
import shutil
from typing import TYPE_CHECKING

from handbook.build import run
from tests.faults import small_handbook
from tests.support import messages
from tests.support.warm import Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.breaks import Break, Case, Said
    from tests.support.warm import Builds

# The day of the edition: after the small handbook's last check, before its next.
EPOCH = "1795000000"


def built(root: Path) -> dict[str, tuple[int, bytes]]:
    """Return what was built: time and bytes of each file."""
    folder = root / "build"
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".work" not in path.relative_to(folder).parts
    }


class Laboratory:
    """A small handbook, built once in every format, that is mended after each case."""

    def __init__(self, folder: Path, builds: Builds) -> None:
        self.root = folder / "the book"
        self.sound = folder / "sound"
        self.builds = builds
        self.root.mkdir()
        small_handbook.make(self.root, builds)
        shutil.copytree(self.root, self.sound)
        result = self.build()
        assert result == Result(0, ""), result.said
        self.built = built(self.root)

    def build(self, *formats: str) -> Result:
        """Build formats, or all, as ``python -m handbook.build`` does, and return how it ended."""
        return self.builds.build(self.root, *formats)

    def mend(self) -> None:
        """Put the sources back."""
        shutil.rmtree(self.root / "docs")
        shutil.copytree(self.sound / "docs", self.root / "docs")
        shutil.copy2(self.sound / "conf.py", self.root)

    def refuses(self, case: Case) -> None:
        """Break what the case says, and see it refused as it must be."""
        try:
            case.break_it(self.root)
            result = self.build(case.output)
            expected = [self.place(said) for said in case.said]
        finally:
            self.mend()
        assert result.code == 1, f"built in spite of it: {result.said}"
        assert built(self.root) == self.built
        assert "Traceback" not in result.said, result.said
        *told, last = result.said.strip().splitlines()
        assert last == run.UNTOUCHED, result.said
        assert len(told) == len(case.said), "one message for each mistake:\n" + "\n".join(told)
        codes = [place_and_code.rpartition(" ")[2] for place_and_code in messages.told("\n".join(told))]
        for place, said in zip(expected, case.said, strict=True):
            pattern = re.escape(place) + ".*" + ".*".join(map(re.escape, said.words))
            found = [message for message in told if re.search(pattern, message)]
            assert found, f"{place} {said.words}:\n" + "\n".join(told)
            assert not said.code or said.code in [codes[told.index(message)] for message in found], (said, told)
            assert all("; " in message for message in found), f"no word of what to do:\n{found}"

    @contextlib.contextmanager
    def changed(self, change: Break) -> Iterator[Path]:
        """Change the handbook for a while, and then put its sources and what was built back."""
        kept = self.root.with_name("kept")
        shutil.copytree(self.root / "build", kept)
        try:
            change(self.root)
            # The words of messages may have changed.
            locked = self.builds.lock(self.root)
            assert locked.code == 0, locked.said
            yield self.root
        finally:
            self.mend()
            shutil.rmtree(self.root / "build")
            kept.rename(self.root / "build")

    def place(self, said: Said) -> str:
        """Return ``file:line: `` as a message must have it, while the file is broken."""
        path = self.root / said.file
        if said.line == "":
            return f"{path}: "
        if isinstance(said.line, int):
            return f"{path}:{said.line}: "
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        return f"{path}:{next(number for number, line in enumerate(lines, 1) if said.line in line)}: "
