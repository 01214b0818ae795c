"""Look over every file of the book before any is read: what is broken here would come out as nonsense further on.

A file is UTF-8 without control characters, neither empty nor huge, no link to another file, and of a kind that the book
has. Front matter is YAML without repeated keys; a picture is what its name says, whole, and a drawing holds
nothing but what is drawn (``drawings``).
Every mistake in every file is reported at once, each with the file, the line, and what to do.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from PIL import Image, UnidentifiedImageError

from handbook.checks import drawings
from handbook.model.diagnostics import Count, Diagnostic, DiagnosticError
from handbook.model.registers import CONTROL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    Mistake = tuple[int | None, str, str]  # line, code, and what is wrong

# Ten times what the largest file needs; more is a mistake, and takes minutes.
MOST_BYTES = 2_000_000
# Ten times what the longest needs; YAML is slow to read.
MOST_LETTERS_OF_FRONT_MATTER = 20_000
# To break one into lines takes time by the square of its length.
LONGEST_WORD = 1_000
TEXT = {".toml", ".lock", ".bib", ".csv", ".svg"}
# MyST takes these keys for settings; one of them lets a page switch on templates, which run Python.
OF_THE_PARSER = {"myst", "mystnb", "substitutions", "html_meta"}
# Pillow's name of what each ending promises.
PICTURES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


# A name is the same in an address, an id and an archive only if it is made of these.
NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
# Pages that the website and the e-book have of their own.
TAKEN = {"404.md", "cover.md", "genindex.md", "nav.md", "search.md"}
# What editors and systems leave beside the files that they keep, hidden files aside: Emacs (also while one types), Vim,
# LibreOffice and Word, git and patch, macOS, Windows.
LEFT = (
    "*~",
    "#*#",
    "4913",
    "*.swp",
    "*.swo",
    "~$*",
    "*.bak",
    "*.tmp",
    "*.orig",
    "*.rej",
    "Icon\r",
    "Thumbs.db",
    "desktop.ini",
)
# Those of git stand at the start of a line.
CONFLICT = re.compile(r"^(<{7}|\|{7}|>{7})( |$)", re.MULTILINE)


# Sphinx looks at the types of all settings, and gathers how the names of pages end, at 800.
AFTER_SPHINX = 900


class SourceError(DiagnosticError):
    """Files that cannot be used."""

    category = "Source error"


def check(app: Sphinx, config: Config) -> None:
    """Look over all files below the source folder that are not code or look.

    :raises SourceError: with every mistake.
    """
    found: list[Diagnostic] = []
    seen: dict[str, Path] = {}
    for path in files(Path(app.srcdir)):
        if (other := seen.setdefault(str(path).lower(), path)) != path:
            message = f"differs from {other.name} in capitals only, which not every computer sees; rename it"
            found.append(Diagnostic("sources.capitals", message, str(path)))
        wrong = list(_of_name(path.relative_to(app.srcdir), config.source_suffix)) or mistakes(
            path, config.source_suffix
        )
        found += [Diagnostic(code, message, f"{path}:{line}" if line else str(path)) for line, code, message in wrong]
    if found:
        raise SourceError(*found)


def stop_at_wrong_settings(count: Count, app: Sphinx, config: Config) -> None:
    """Go no further with a setting of the wrong type, which Sphinx has just reported.

    :raises SourceError: if there is one.
    """
    del config
    if count.reported:
        message = "settings have the wrong type, as the messages above say; correct them"
        raise SourceError(Diagnostic("settings.type", message, f"{app.confdir}/conf.py"))


def files(folder: Path) -> Iterator[Path]:
    """Yield all files below ``folder`` that Sphinx may read, and links to folders: no code, no look, nothing hidden."""
    for around, folders, names in os.walk(folder):
        unread = (".", "_") if around == str(folder) else "."
        folders[:] = sorted(name for name in folders if name != "conf.py" and not name.startswith(unread))
        links = [name for name in folders if Path(around, name).is_symlink()]
        yield from (
            Path(around, name)
            for name in sorted([*names, *links])
            if name != "conf.py" and not name.startswith(unread) and not any(fnmatchcase(name, left) for left in LEFT)
        )


def mistakes(path: Path, pages: Collection[str] = (".md",)) -> Iterator[Mistake]:
    """Yield what is wrong with a file; what makes no sense after a mistake is not looked at.

    :param pages: how the names of pages end.
    """
    kinds = {*TEXT, *PICTURES, *pages}
    if path.is_symlink():
        yield None, "sources.link", "is a link to another file; put the file itself here"
    elif path.suffix not in kinds:
        yield None, "sources.kind", f"the book has no use for this kind of file; it takes {', '.join(sorted(kinds))}"
    elif not (size := path.stat().st_size):
        yield None, "sources.empty", "the file is empty; write it, or remove it"
    elif size > MOST_BYTES:
        yield None, "sources.size", f"the file has {size:,} bytes; split it, or make it smaller than {MOST_BYTES:,}"
    elif path.suffix in PICTURES:
        yield from _of_picture(path)
    else:
        content = path.read_bytes()
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            yield line, "sources.encoding", f"byte {error.start} is not UTF-8; save the file as UTF-8"
            return
        yield from _of_text(path, text, pages)


def _of_name(name: Path, pages: Collection[str]) -> Iterator[Mistake]:
    """Yield why a file cannot have its name, relative to the source folder."""
    if str(name) in TAKEN:
        message = f"the book makes a page '{name.stem}' of its own, in whose place this one would be; rename it"
        yield None, "sources.taken", message
    elif not all(map(NAME.fullmatch, name.parts)):
        message = "the name has a blank or a sign that addresses cannot have; rename it with a-z, 0-9, - and _"
        yield None, "sources.name", message
    elif name.suffix != name.suffix.lower() and name.suffix.lower() in {*TEXT, *PICTURES, *pages}:
        yield None, "sources.ending", f"the name ends in capitals; rename it with small letters, {name.suffix.lower()}"


def _of_text(path: Path, text: str, pages: Collection[str]) -> Iterator[Mistake]:
    """Yield what is wrong with what a file says."""
    if hit := CONTROL.search(text):
        message = f"has the control or private character U+{ord(hit[0]):04X}{_near(text, hit)}; take it out"
        yield text.count("\n", 0, hit.start()) + 1, "sources.control", message
    elif hit := CONFLICT.search(text):
        message = f"has a conflict marker of git, '{hit[1]}'; choose one of the two versions, and take the markers out"
        yield text.count("\n", 0, hit.start()) + 1, "sources.conflict", message
    elif path.suffix in pages:
        yield from _of_words(text)
        yield from _of_front_matter(text) if path.suffix == ".md" else ()
    elif path.suffix == ".svg":
        yield from drawings.mistakes(text)


def _near(text: str, hit: re.Match[str]) -> str:
    """Return the word before a sign that nobody can see."""
    words = text[text.rfind("\n", 0, hit.start()) + 1 : hit.start()].split()
    return f" behind '{words[-1][-20:]}'" if words else ""


def _of_words(text: str) -> Iterator[Mistake]:
    for number, line in enumerate(text.splitlines(), start=1):
        if any(len(word) > LONGEST_WORD for word in line.split()):
            message = f"has a word of more than {LONGEST_WORD:,} letters, which fits on no page; put blanks into it"
            yield number, "sources.word", message
            return


def _of_picture(path: Path) -> Iterator[Mistake]:
    try:
        with Image.open(path, formats=[PICTURES[path.suffix]]) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        yield None, "sources.picture", f"is not a complete {PICTURES[path.suffix]} picture; export it again"


def _of_front_matter(text: str) -> Iterator[Mistake]:
    """Yield what YAML itself would let pass, and where it cannot be read."""
    lines = text.splitlines()
    if lines[0] != "---":
        return
    if "---" not in lines[1:]:
        yield 1, "front-matter.open", "the front matter never ends; write a line --- below it"
    elif sum(map(len, lines[1 : lines.index("---", 1)])) > MOST_LETTERS_OF_FRONT_MATTER:
        message = f"the front matter has more than {MOST_LETTERS_OF_FRONT_MATTER:,} letters; make it shorter"
        yield 1, "front-matter.size", message
    else:
        yield from _of_yaml(lines, "\n".join(["", *lines[1 : lines.index("---", 1)]]))


def _of_yaml(lines: list[str], head: str) -> Iterator[Mistake]:
    """Yield what is wrong in the front matter of a page."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head, yaml.SafeLoader)):
            yield (
                1,
                "front-matter.alias",
                "the front matter refers to itself (*name); write each value where it belongs",
            )
            return
        node = yaml.compose(head, yaml.SafeLoader)
        yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        message = getattr(error, "problem", None) or error
        line = mark.line + 1 if mark else next((n for n, one in enumerate(lines, 1) if _no_date(one)), 1)
        yield line, "front-matter.yaml", f"the front matter is not YAML: {message}; write each line as `key: value`"
        return
    if not isinstance(node, yaml.MappingNode):
        yield 2, "front-matter.table", "the front matter is not a table; write each line as `key: value`"
        return
    seen = set()
    for key, _value in node.value:
        if key.value in OF_THE_PARSER:
            message = f"'{key.value}' would change how pages are read; remove it"
            yield key.start_mark.line + 1, "front-matter.parser", message
        elif key.value in seen:
            yield (
                key.start_mark.line + 1,
                "front-matter.twice",
                f"'{key.value}' is in the front matter twice; keep one",
            )
        else:
            seen.add(key.value)


def _no_date(line: str) -> bool:
    """Return whether a line of front matter holds a day that is in no calendar, which YAML finds but does not place."""
    try:
        yaml.safe_load(line)
    except ValueError:
        return True
    except yaml.YAMLError:
        return False
    return False


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look before anything else does: registers and bibliography are read when the builder is made."""
    left = [pattern for name in (*LEFT, ".*") for pattern in (name, f"**/{name}")]
    app.config.exclude_patterns = [*app.config.exclude_patterns, *left]
    app.connect("config-inited", check, priority=AFTER_SPHINX)
    app.connect("config-inited", partial(stop_at_wrong_settings, Count(app.config)), priority=AFTER_SPHINX)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
