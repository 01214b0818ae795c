"""Pictures of a page come from the book's own folder.

None from the web, where readers could be watched, and none from elsewhere on the machine: looked at before Sphinx opens
them. Each has a text alternative.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from handbook.model.diagnostics import report
from handbook.model.pages import where

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

WIDTH = re.compile(r"\d+(\.\d+)? ?(px|%)?")
KINDS = (".svg", ".png", ".jpg", ".jpeg")


class CheckPictures(SphinxTransform):
    """Report pictures that are not files of the book, and take them out of the page."""

    default_priority = 200

    def apply(self, **_kwargs: Any) -> None:
        """Look at each picture that a writer placed."""
        for image in list(self.document.findall(nodes.image)):
            if "drawn" not in image and (fault := self.fault(image["uri"])):
                report(*fault, where(self.env.docname, image))
                image.parent.remove(image)

    def fault(self, uri: str) -> tuple[str, str] | None:
        """Return code and words of what is wrong with the place of a picture, or nothing."""
        book = Path(self.env.srcdir).resolve()
        if re.match(r"[\w+.-]+:|//", uri):
            message = f"the picture '{uri[:80]}' is not in the book; save it below {book.name} and name that file"
            return "pictures.foreign", message
        path = Path(self.env.relfn2path(uri, self.env.docname)[1]).resolve()
        if not path.is_relative_to(book):
            return (
                "pictures.outside",
                f"the picture '{uri}' is outside {book.name}; save it there and name that file",
            )
        if not path.is_file():
            message = f"there is no picture {path.relative_to(book)}; correct its name, or add the file"
            return "pictures.missing", message
        if path.suffix not in KINDS:
            message = f"'{uri}' is not a picture that every format can show; write one that ends in {', '.join(KINDS)}"
            return "pictures.kind", message
        return None


def check_sizes(app: Sphinx, doctree: nodes.document) -> None:
    """Report a size that not every format can obey, and take it away."""
    for image in doctree.findall(nodes.image):
        if image.attributes.keys() & {"height", "scale"} or not WIDTH.fullmatch(image.get("width", "1")):
            message = f"the size of '{image['uri']}' is not one that every format can show; write :width: 50% or 300px"
            report("pictures.size", message, where(app.env.docname, image))
            for name in ("height", "scale", "width"):
                image.attributes.pop(name, None)


def check_alternatives(app: Sphinx, doctree: nodes.document) -> None:
    """Report every picture of a page that has no text alternative (WCAG 1.1.1)."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt", "").strip():
            message = f"the picture '{image['uri']}' has no text alternative; add ':alt:' with what it shows"
            report("pictures.alternative", message, where(app.env.docname, image))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the checks."""
    app.add_transform(CheckPictures)
    app.connect("doctree-read", check_alternatives)
    app.connect("doctree-read", check_sizes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
