"""Procedures: what to do, step by step, one record each, so that the order of the steps exists once.

In a page::

    :::{procedure} overdose
    :form: full
    :::

and in a sentence, {procedure}`overdose`, which is the procedure in brief.

``full`` (the default) shows when to use it and each step; ``short`` each step in short; ``card`` a line or two where
there is least room; ``never`` what not to do; ``picture`` the picture with all that it says and shows in words, its name
as ``:name:`` and its caption below. {procedure}`overdose:breathing` is the number of a step, as in "step 3". The box of a
safety message may take its lines from a procedure (``handbook.content.safety``), and a page that types a step itself is
refused there.

Intervals are in a table of their own, so that no two records can tell different ones.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar
from xml.etree import ElementTree as ET

from docutils import nodes
from docutils.parsers.rst import directives
from pydantic import Field
from sphinx.util.docutils import SphinxDirective, SphinxRole

from handbook.content import citations
from handbook.model import events, registers
from handbook.model.catalog import _
from handbook.model.diagnostics import Diagnostic, report
from handbook.model.registers import Register, RegisterError, ShortText, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

FORMS = ("full", "short", "card", "never", "picture", "brief")
# A time as it is typed, a number of any kind, and what stands for one in a record: the name of an interval, or the number of a step.
TIME = re.compile(r"\b\d+(?: to \d+)? (?:second|minute)s?\b")
NUMBER = re.compile(r"\b\d+\b|\{(?:step:)?[a-z0-9-]+\}(?!`)")
LONG_NUMBER = re.compile(r"\b\d{3,}\b")  # nothing but a number to call is as long
NAME = re.compile(r"\{(step:)?([a-z0-9-]+)\}(?!`)")
# Where a sentence, or an item of a list, ends; and how much of one is enough to know it again.
SENTENCE = re.compile(r"(?<=[.?!])\s+|\n\s*- ")
WORDS_OF_AN_OPENING = 8
WORD = re.compile(r"[^\W\d_]+|\d+")
SVG_TEXT = "{http://www.w3.org/2000/svg}text"
SVG_GROUP = "{http://www.w3.org/2000/svg}g"

F = TypeVar("F", bound=registers.Frozen)
Sources = Annotated[tuple[Text, ...], Field(min_length=1)]


class Step(registers.Record):
    """One step, as it is told in each form."""

    name: Text
    text: Text
    sources: Sources  # of the forms in short; the full form cites for itself
    unsure: str = ""
    short: ShortText = ""  # or nothing
    box: tuple[ShortText, ...] = ()  # if these are not the short form
    joined: bool = False  # without names, as in a box, the short form stands on the line of the step before
    drawings: tuple[Text, ...] = ()  # ids in the picture of the procedure
    shown: str = ""  # all that the picture says and shows of it, in words


class CardLine(registers.Frozen):
    """A line of a card, and the steps that it tells."""

    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    text: Text
    sources: Sources


class Procedure(registers.Record):
    """What to do in one kind of danger."""

    title: Text
    when: Text
    brief: str = ""  # in a sentence or two, within a text
    never: tuple[Text, ...] = ()
    named: bool = False  # pages show the names of the steps
    ordered: bool = True  # one after the other, and so numbered
    picture: str = ""
    alt: str = ""  # of the picture; {steps} stands for what it shows of each step
    step: Annotated[tuple[Step, ...], Field(min_length=1)]
    card: tuple[CardLine, ...] = ()

    @property
    def ids(self) -> list[str]:
        """Return the ids of the steps in order."""
        return [step.id for step in self.step]

    def lines(self, first: str) -> list[str]:
        """Return the lines of a box, from the step ``first`` on.

        :raises ValueError: if there is no such step.
        """
        found: list[str] = []
        for step in self.step[self.ids.index(first) if first else 0 :]:
            lines = list(step.box or [step.short])
            if step.joined and found:
                found[-1] = f"{found[-1]} {lines.pop(0)}"
            found += lines
        return found


class Procedures(NamedTuple):
    """All procedures, with their intervals filled in."""

    records: dict[str, Procedure]
    intervals: dict[str, str]
    path: Path
    lines: dict[str, int]


NONE = Procedures({}, {}, Path(), {})


@registers.once
def load(env: BuildEnvironment) -> Procedures:
    """Return the procedures of the book that is being built; without a register there are none.

    :raises RegisterError: with every mistake of the register, unknown sources among them.
    """
    if not env.config.procedure_register:
        return NONE
    path = Path(env.srcdir, env.config.procedure_register)
    raw = registers.load(path, "procedure", Procedure, others=("intervals",))
    intervals = raw.table("intervals", dict[str, Text])
    known = citations.known(env)
    mistakes: list[Diagnostic] = []
    for key, record in raw.records.items():
        of_record = [*_of_steps(raw, key), *_of_words(raw, key, intervals), *_of_picture(raw, key, Path(env.srcdir))]
        # The forms are compared only once each is sound.
        mistakes += of_record or _of_numbers(raw, key)
        named = {source for step in record.step for source in step.sources}
        named |= {source for line in record.card for source in line.sources}
        mistakes += [
            raw.mistake("procedures.source", f"unknown source '{source}'; write a key of the bibliography", key)
            for source in sorted(named.difference(known))
        ]
    if mistakes:
        raise RegisterError(*mistakes)
    records = {key: _filled(record, intervals) for key, record in raw.records.items()}
    return Procedures(records, intervals, path, raw.lines)


def _of_steps(register: Register[Procedure], key: str) -> Iterator[Diagnostic]:
    """Yield each mistake in the ids, the order and the forms of the steps."""
    record = register.records[key]
    for twice in {one for one in record.ids if record.ids.count(one) > 1}:
        yield register.mistake("procedures.step-twice", f"two steps are called '{twice}'; give each its own id", key)
    for line in record.card:
        for name in line.steps:
            if name not in record.ids:
                message = f"a line of the card names the step '{name}'; write some of: {', '.join(record.ids)}"
                yield register.mistake("procedures.card-step", message, key)
    told = [step for line in record.card for step in line.steps if step in record.ids]
    if (right := sorted(set(told), key=record.ids.index)) != told:
        message = f"the card tells its steps as {', '.join(told)}; their order is {', '.join(right)}, each once"
        yield register.mistake("procedures.order", message, key)
    if any(step.short for step in record.step):
        for step in record.step:
            if not step.short:
                message = f"the step '{step.id}' has no short form; add `short`, or take that of the others away"
                yield register.mistake("procedures.no-short", message, key)


def _of_numbers(register: Register[Procedure], key: str) -> Iterator[Diagnostic]:
    """Yield each number of a form in short that its steps do not say in full."""
    record = register.records[key]
    full = {step.id: f"{step.text} {step.unsure}" for step in record.step}
    told: list[tuple[tuple[str, ...], tuple[str, ...]]]
    told = [((step.id,), (step.short, *step.box)) for step in record.step]
    told += [(tuple(name for name in line.steps if name in full), (line.text,)) for line in record.card]
    for steps, texts in told:
        there = NUMBER.findall(" ".join(full[name] for name in steps))
        for number in sorted({one for text in texts for one in NUMBER.findall(text)}.difference(there)):
            message = f"in short, {', '.join(steps)} says '{number}', and in full it does not; correct one of them"
            yield register.mistake("procedures.number", message, key)


def _of_words(register: Register[Procedure], key: str, intervals: dict[str, str]) -> Iterator[Diagnostic]:
    """Yield each time and each number to call that is typed, and each name that stands for nothing."""
    record = register.records[key]
    for text in _texts(record):
        for time in TIME.findall(text):
            message = f"'{time}' is typed here; write the name of an interval of [intervals] in braces"
            yield register.mistake("procedures.interval", message, key)
        for number in LONG_NUMBER.findall(plain(text)):
            message = f"'{number}' is typed here; write {{helpline}}`id` for a number to call, as its register has it"
            yield register.mistake("procedures.helpline", message, key)
        for step, name in NAME.findall(text):
            known = record.ids if step else [*intervals, "steps"] if text is record.alt else list(intervals)
            if name not in known:
                message = f"'{step}{name}' in braces stands for nothing; write one of: {', '.join(known)}"
                yield register.mistake("procedures.name", message, key)


def _of_picture(register: Register[Procedure], key: str, folder: Path) -> Iterator[Diagnostic]:
    """Yield each way in which a picture does not fit its steps; whether it is a sound SVG, others say."""
    record = register.records[key]
    asked = [name for step in record.step for name in step.drawings]
    if not record.picture:
        if asked:
            message = f"the drawing '{asked[0]}' is in no picture; name the SVG as `picture`"
            yield register.mistake("procedures.no-picture", message, key)
        return
    try:
        root = ET.fromstring((folder / record.picture).read_bytes())  # noqa: S314 - expat ends what never ends
    except (OSError, ET.ParseError):
        message = f"the picture '{record.picture}' cannot be read; write the path of an SVG from the source folder"
        yield register.mistake("procedures.picture", message, key)
        return
    there = [name for group in root.iter(SVG_GROUP) if (name := group.get("id"))]
    for name in asked:
        if name not in there:
            message = f"the drawing '{name}' is missing in {record.picture}; add <g id=\"{name}\">, or correct the name"
            yield register.mistake("procedures.no-drawing", message, key)
    for name in there:
        if name not in asked:
            message = f"no step has the drawing '{name}' of {record.picture}; name it in a step, or take its id away"
            yield register.mistake("procedures.drawing-unused", message, key)
    names = [step.name for step in record.step]
    shown = [text for part in root.iter(SVG_TEXT) if (text := part.text or "") in names]
    if shown != names:
        message = f"{record.picture} shows {', '.join(shown) or 'no step'}; the steps are {', '.join(names)}"
        yield register.mistake("procedures.picture-order", message, key)


def _texts(record: Procedure) -> Iterator[str]:
    """Yield everything that a record tells its readers."""
    yield from (record.when, record.brief, record.alt, *record.never, *(line.text for line in record.card))
    for step in record.step:
        yield from _told(step)


def _told(step: Step) -> tuple[str, ...]:
    return (step.text, step.unsure, step.short, step.shown, *step.box)


def _filled(record: Procedure, intervals: dict[str, str]) -> Procedure:
    """Return a record with its intervals, and the numbers of its steps, in their places."""
    numbers = {f"step:{name}": step_number(at) for at, name in enumerate(record.ids, start=1)}
    return with_intervals(record, intervals | numbers | {"steps": "{steps}"})


def step_number(number: int | str) -> str:
    """Return how a text names a step."""
    return str(_("step %s") % number)


def with_intervals(record: F, values: Mapping[str, str]) -> F:
    """Return a record with its intervals in their places; every name in it must be one of ``values``."""

    def fill(value: Any) -> Any:
        match value:
            case str():
                return NAME.sub(lambda hit: values[hit[0][1:-1]], value)
            case tuple():
                return tuple(map(fill, value))
            case registers.Frozen():
                return value.model_copy(update={name: fill(part) for name, part in value})
        return value

    filled: F = fill(record)
    return filled


def openings(found: Procedures, fewest: int) -> dict[str, str]:
    """Return how each sentence of a step begins, if it has ``fewest`` words or more, with the id of its procedure."""
    return {
        " ".join(words[:WORDS_OF_AN_OPENING]): key
        for key, record in found.records.items()
        for step in record.step
        for text in _told(step)
        for sentence in SENTENCE.split(plain(text))
        if len(words := even(sentence).split()) >= fewest
    }


def plain(markdown: str) -> str:
    """Return the words of a text: no citation, no number of a helpline, no target of a link."""
    without = re.sub(r"\{(?!ref\}|term\})[\w:]+\}`[^`]*`", "", markdown)
    return re.sub(r"\{\w+\}`([^`<]*?)\s*(?:<[^`>]*>)?`", r"\1", without).replace("*", "")


def even(text: str) -> str:
    """Return text without case, quotes and punctuation, to find copies."""
    return " ".join(text.lower().translate(PUNCTUATION).split())


# Everything that may differ in a copy.
PUNCTUATION = str.maketrans("", "", '.,;:!?"()')


class ProcedureDirective(SphinxDirective):
    """``{procedure} id``: show one procedure in one of its forms."""

    required_arguments = 1
    has_content = True  # the caption of a picture
    option_spec = {"form": directives.unchanged, "name": directives.unchanged}  # noqa: RUF012 (as docutils has it)

    def run(self) -> list[nodes.Node]:
        """Return the nodes, or report an id or a form that is not there."""
        key, form = self.arguments[0].strip(), self.options.get("form", FORMS[0])
        record, markdown = _asked(self.env, key, form, self.get_location())
        if not (record and markdown):
            return []
        if form == "picture":
            return self._picture(record)
        if self.content or "name" in self.options:
            message = f"the form '{form}' has no caption and no name; take them away, or write ':form: picture'"
            report("procedures.caption", message, self.get_location())
        parsed = self.parse_text_to_nodes(markdown, offset=self.lineno)
        for node in parsed:
            for part in node.findall(nodes.Element):
                self.set_source_info(part)
            if isinstance(node, nodes.Element):
                node["procedure"], node["form"] = key, form
        return parsed

    def _picture(self, record: Procedure) -> list[nodes.Node]:
        """Return the picture of the steps, with all that it says in words; what it says besides is reported."""
        around, *shown = (self._in_words(text) for text in (record.alt, *(step.shown for step in record.step)))
        for name, word in _only_in_picture(record, Path(self.env.srcdir), around, shown):
            message = f"{record.picture} says '{word}' at the step '{name}', and its words do not; add it to `shown`"
            report("procedures.picture-words", message, self.get_location())
        names = (step.name for step in record.step)
        steps = " ".join(f"{at}, {name}: {text}" for at, (name, text) in enumerate(zip(names, shown, strict=True), 1))
        caption = "\n".join(self.content)
        figure = f":::{{figure}} /{record.picture}\n:name: {self.options.get('name', record.id)}\n:width: 100%\n\n{caption}\n:::"
        parsed = self.parse_text_to_nodes(figure, offset=self.content_offset - 4)
        for image in (image for node in parsed for image in node.findall(nodes.image)):
            image["alt"], image["procedure"], image["form"] = around.replace("{steps}", steps), record.id, "picture"
        return parsed

    def _in_words(self, markdown: str) -> str:
        """Return text with the numbers of help lines in it."""
        return " ".join(node.astext() for node in self.parse_text_to_nodes(markdown, offset=self.lineno))


def _only_in_picture(record: Procedure, folder: Path, around: str, shown: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each word that the picture says at a step, and neither the words about the step nor those around all have."""
    root = ET.fromstring((folder / record.picture).read_bytes())  # noqa: S314 - as when the register was read
    names = [step.name for step in record.step]
    at = -1
    for text in (part.text or "" for part in root.iter(SVG_TEXT)):
        if text in names[at + 1 : at + 2]:
            at += 1
        elif at >= 0 and text != str(at + 2):  # the number of the next step stands before its name
            said = WORD.findall(f"{around} {shown[at]}".lower())
            yield from ((record.step[at].id, word) for word in WORD.findall(text.lower()) if word not in said)


class ProcedureRole(SphinxRole):
    """``{procedure}`id```: a procedure in brief; ``{procedure}`id:step```: the number of one of its steps."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return its sentences or the number, or report what is not there."""
        key, colon, step = self.text.strip().partition(":")
        _record, markdown = _asked(self.env, key, f"step {step}" if colon else "brief", self.get_location())
        if not markdown:
            return [], []
        told, messages = self.inliner.parse(markdown, self.lineno, self.inliner, self.inliner.parent)  # type: ignore[arg-type]
        return [nodes.inline("", "", *told, procedure=key, form=f"step {step}" if colon else "brief")], messages


def _asked(env: BuildEnvironment, key: str, form: str, place: str) -> tuple[Procedure | None, str]:
    """Return the procedure that a page asks for and its form in Markdown; nothing, and a report, if it is not there."""
    found = load(env)
    if found is not NONE:
        env.note_dependency(found.path)
    if key not in found.records:
        message = f"no procedure '{key}' in the register; write one of: {', '.join(found.records)}"
        report("procedures.unknown", message, place)
        return None, ""
    record = found.records[key]
    markdown = in_markdown(record, form)
    if not markdown:
        message = (
            f"the procedure '{key}' has no '{form}'; write one that it has, of {', '.join(FORMS)}, or one of its steps"
        )
        report("procedures.form", message, place)
    return record, markdown


def in_markdown(record: Procedure, form: str) -> str:
    """Return a procedure in one of its forms, or nothing where a record does not have it."""
    match form:
        case "full":
            steps = [_item(record, step, f"{step.text}\n{step.unsure}".strip()) for step in record.step]
            return "\n".join((record.when, "", *_items(record, steps)))
        case "short":
            return "\n".join(_in_short(record))
        case "card":
            return "\n".join(_cited(line.text, line.sources) for line in record.card)
        case "never":
            return "\n".join(f"- {_indented(text, 2)}" for text in record.never)
    told = {"brief": record.brief, "picture": record.alt}
    told |= {f"step {name}": step_number(at) for at, name in enumerate(record.ids, start=1)}
    return told.get(form, "")


def _in_short(record: Procedure) -> list[str]:
    """Return the items of the short form; without names, and so without numbers, joined steps share one."""
    told = [(step, _cited(step.short, step.sources)) for step in record.step if step.short]
    if record.named:
        return _items(record, [_item(record, step, text) for step, text in told])
    found: list[str] = []
    for step, text in told:
        if step.joined and found:
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(f"- {text}")
    return found


def _item(record: Procedure, step: Step, text: str) -> str:
    return f"**{step.name}.** {text}" if record.named else text


def _items(record: Procedure, texts: list[str]) -> list[str]:
    marks = [f"{number}. " if record.ordered else "- " for number in range(1, len(texts) + 1)]
    return [f"{mark}{_indented(text, len(mark))}" for mark, text in zip(marks, texts, strict=True)]


def _indented(text: str, by: int) -> str:
    return text.replace("\n", f"\n{' ' * by}")


def _cited(text: str, sources: tuple[str, ...]) -> str:
    """Return a text with its sources before the last stop."""
    return f"{text[:-1]} {{cite:p}}`{','.join(sources)}`{text[-1]}"


def files(app: Sphinx) -> list[str]:
    """Return the files that settings name; an event handler."""
    return [app.config.procedure_register]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive and the place of the register, relative to the source folder."""
    for part in ("model.catalog", "model.events", "content.citations"):
        app.setup_extension(f"handbook.{part}")
    app.connect(events.FILES, files)
    app.add_config_value("procedure_register", "", "env", types=frozenset({str}))
    app.add_directive("procedure", ProcedureDirective)
    app.add_role("procedure", ProcedureRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
