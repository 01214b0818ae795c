"""``{tiles}``: a list of links to what people come for, each with a drawing on the website; elsewhere a plain list.

Drawings are part of the page: no further request, and they take the color of the text. They say nothing that words do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from handbook.model.diagnostics import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Lines in a square of 24 by 24, drawn with a round pen.
ICONS = {
    "alert": "M12 3 2 21h20zM12 10v5M12 18v.1",
    "child": "M12 2.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 9c-4 0-5 3-5 8h2v5h6v-5h2c0-5-1-8-5-8zM9 14h6",
    "clock": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l4 2",
    "heart": "M12 21C4 15 2 11 3 8c1-5 7-5 9-1 2-4 8-4 9 1 1 3-1 7-9 13z",
    "people": "M8 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2 20c0-9 12-9 12 0M16 5a3 3 0 1 1 0 6M17 13c4 0 5 3 5 7",
    "phone": "M5 3h4l2 5-3 2c1 3 3 5 6 6l2-3 5 2v4c0 2-2 2-3 2C9 20 4 13 3 6c0-1 0-3 2-3z",
    "pill": "M4 13 13 4c4-4 11 3 7 7l-9 9c-4 4-11-3-7-7zM8.5 8.5l7 7",
    "print": "M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z",
    "question": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9 10c0-4 6-4 6 0 0 2-3 2-3 4M12 17v.1",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM8 12h8",
}


class TilesDirective(SphinxDirective):
    """A list whose items have drawings, named in their order by the option ``icons``."""

    has_content = True
    option_spec = {"icons": directives.unchanged_required}  # noqa: RUF012 (docutils has it so)

    def run(self) -> list[nodes.Node]:
        """Return the list, or report that drawings and items are not as many, or that there is no such drawing."""
        found = self.parse_content_to_nodes()
        icons = self.options.get("icons", "").split()
        lists = [part for part in found if isinstance(part, nodes.bullet_list)]
        items = [item for part in lists for item in part.findall(nodes.list_item) if item.parent is part]
        if len(found) != 1 or len(items) != len(icons) or not ICONS.keys() >= set(icons):
            message = (
                f"tiles are one list with a drawing for each item, and this has {len(items)} items and {len(icons)} drawings; "
                f"name as many as there are items, as in ':icons: phone pill'; there are: {', '.join(ICONS)}"
            )
            report("tiles.icons", message, self.get_location())
            return found
        lists[0]["classes"].append("tiles")
        for item, icon in zip(items, icons, strict=True):
            item["classes"].append(icon)
            item["icon"] = ICONS[icon]
        return found


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("tiles", TilesDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
