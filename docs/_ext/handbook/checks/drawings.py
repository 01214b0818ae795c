"""What an SVG of the book may hold: shapes, lines, text, colors, and nothing that could be anything else.

A list of what is allowed, because nobody can list all that runs a script, watches a reader or never ends: an SVG that
is opened by itself, or in a reader of EPUBs, is a web page. No part refers to another but a color to its gradient, so what
a drawing costs is bounded by its size.
"""

from __future__ import annotations

import re
from typing import TypeAlias
from xml.parsers import expat

Fault: TypeAlias = tuple[str, str]  # code, and what is wrong
Mistake: TypeAlias = tuple[int | None, str, str]  # with its line

SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan linearGradient radialGradient stop"
)
# How a shape looks; also what a `style` attribute may set (SVG 2, appendix "Properties").
LOOKS = _names(
    "alignment-baseline baseline-shift clip-rule color color-interpolation direction display dominant-baseline fill "
    "fill-opacity fill-rule font-family font-size font-size-adjust font-stretch font-style font-variant font-weight "
    "letter-spacing opacity paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor "
    "text-decoration text-rendering unicode-bidi vector-effect visibility white-space word-spacing writing-mode"
)
# Where a shape is.
PLACES = _names(
    "cx cy d dx dy fr fx fy gradientTransform gradientUnits height lengthAdjust offset pathLength points "
    "preserveAspectRatio r rotate rx ry spreadMethod textLength transform version viewBox width x x1 x2 y y1 y2"
)
# What it is called; these hold words.
NAMES = _names("aria-describedby aria-hidden aria-label aria-labelledby class id lang role")
OF_XML = frozenset({f"{XML} lang", f"{XML} space"})
FUNCTIONS = _names("hsl hsla matrix rgb rgba rotate scale skewX skewY translate")
# The only address that a drawing may hold: that of a gradient of its own, as a color.
PAINTS = frozenset({"fill", "stroke"})
GRADIENT = re.compile(r"""url\(\s*(['"]?)#[\w.-]+\1\s*\)""")
# No escape, comment, address or second statement can be written with these.
VALUE = re.compile(r"""[\w\s.,#%()+'"-]*""")
# Programs that draw an SVG follow its groups down.
DEEPEST = 50


class _NotReadError(Exception):
    """What was found makes the rest meaningless."""


def mistakes(text: str) -> list[Mistake]:
    """Return line, code and message for each thing in an SVG that a drawing of the book may not have."""
    reading = _Reading()
    try:
        reading.parser.Parse(text.encode(), True)  # noqa: FBT003 (expat takes no name)
    except expat.ExpatError as error:
        message = f"is not a complete SVG picture ({error}); export it again"
        return [*reading.found, (error.lineno, "sources.svg-broken", message)]
    except _NotReadError:
        pass
    return reading.found


class _Reading:
    """A drawing while it is read."""

    def __init__(self) -> None:
        self.found: list[Mistake] = []
        self.depth = 0
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def reject(self, code: str, message: str) -> None:
        """Note a mistake in the line that is read."""
        self.found.append((self.parser.CurrentLineNumber, code, message))

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Refuse an encoding that would let a browser read something else than we do."""
        if (encoding or "utf-8").lower() != "utf-8":
            self.reject("sources.svg-encoding", f"says that it is {encoding}; save it as UTF-8")

    def doctype(self, *_about: object) -> None:
        """Refuse what can define text that grows, and read files."""
        self.reject("sources.svg-doctype", "a picture with <!DOCTYPE can read other files; take that out")
        raise _NotReadError

    def instruction(self, target: str, _data: str) -> None:
        """Refuse a style sheet, and whatever else is meant for a program."""
        self.reject("sources.svg-instruction", f"a picture with <?{target} can read other files; take that out")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element and its attributes."""
        space, _, name = tag.rpartition(" ")
        if not self.depth and (space, name) != (SVG, "svg"):
            self.reject(
                "sources.svg-root", 'is not an SVG picture; it must begin with <svg xmlns="http://www.w3.org/2000/svg"'
            )
            raise _NotReadError
        self.depth += 1
        if self.depth > DEEPEST:
            self.reject("sources.svg-deep", f"its groups are more than {DEEPEST} deep; take some of them apart")
            raise _NotReadError
        if space != SVG or name not in ELEMENTS:
            self.reject(
                "sources.svg-element",
                f"<{name}> has no place in a drawing; take it out, or draw it with {', '.join(sorted(ELEMENTS))}",
            )
            return
        for attribute, value in attributes.items():
            if fault := _fault(attribute, value):
                self.reject(*fault)

    def end(self, _tag: str) -> None:
        """Leave an element."""
        self.depth -= 1


def _fault(attribute: str, value: str) -> Fault | None:
    """Return code and words of what is wrong with an attribute, or nothing."""
    if attribute in NAMES | OF_XML:
        return None
    if attribute == "style":
        pairs = (part.partition(":") for part in value.split(";") if part.strip())
        return next(filter(None, (_fault_of_look(name.strip(), found.strip()) for name, _, found in pairs)), None)
    if attribute not in LOOKS | PLACES:
        return "sources.svg-attribute", f"'{attribute.rpartition(' ')[2]}' has no place in a drawing; take it out"
    return _fault_of_value(attribute, value)


def _fault_of_look(name: str, value: str) -> Fault | None:
    """Return code and words of what is wrong with a property of a style, or nothing."""
    if name not in LOOKS:
        return "sources.svg-property", f"'{name}' has no place in the style of a drawing; take it out"
    return _fault_of_value(name, value)


def _fault_of_value(name: str, value: str) -> Fault | None:
    """Return code and words of what is wrong with a value, or nothing."""
    rest = GRADIENT.sub("", value) if name in PAINTS else value
    if not VALUE.fullmatch(rest) or not _calls(rest) <= FUNCTIONS:
        message = (
            f"'{name}' is '{value[:60]}', which is not a number, color or name; draw what it asks for, or take it out"
        )
        return "sources.svg-value", message
    return None


def _calls(value: str) -> set[str]:
    """Return the names of the functions that a value calls, in one pass over it."""
    return {re.split(r"[^\w-]", before.rstrip())[-1] for before in value.split("(")[:-1]}
