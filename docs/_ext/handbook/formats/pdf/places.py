"""Name every place in the printed book that a link can lead to."""

from __future__ import annotations

from dataclasses import dataclass, field

from docutils import nodes


@dataclass
class Places:
    """Every place that a link can point at, by page and id, and the Typst label it has."""

    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)

    def add_page(self, docname: str, doctree: nodes.document) -> None:
        """Name the places of a resolved page; the id ``""`` is its title."""
        for node in doctree.findall(nodes.Element):
            if ids := node.get("ids"):
                name = f"{docname}/{ids[0]}"
                for key in ids:
                    self.labels[docname, key] = name
                if isinstance(node, nodes.section):
                    self.labels.setdefault((docname, ""), name)

    def want_links(self, docname: str, doctree: nodes.document) -> None:
        """Note which places the links of a resolved page point at; call it when all pages are added."""
        for node in doctree.findall(nodes.reference):
            if name := self.of_reference(docname, node):
                self.wanted.add(name)

    def of_uri(self, uri: str) -> str | None:
        """Return the label of a place written as ``%page#id``."""
        name, _, key = uri.removeprefix("%").partition("#")
        return self.labels.get((name, key))

    def of_reference(self, docname: str, node: nodes.Element) -> str | None:
        """Return the label that a link inside the book points at, if it is such a link and the place exists."""
        if "refid" in node:
            return self.labels.get((docname, node["refid"]))
        uri = node.get("refuri", "")
        return self.of_uri(uri) if uri.startswith("%") else None
