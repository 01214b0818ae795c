"""The commands that messages tell writers to run: a project that wraps Sphinx, in a Makefile or so, has names of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

DEFAULTS = {
    "lock": "sphinx-build -D safety_write_lock=1",  # writes the lock of the safety messages anew
    "current": "sphinx-build -D must_be_current=1",  # lists what is out of date
}


def command(config: Config, name: str) -> str:
    """Return what a writer runs for one of the purposes of ``DEFAULTS``."""
    return str(config.handbook_commands.get(name, DEFAULTS[name]))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the setting."""
    # Other values for the keys of DEFAULTS.
    app.add_config_value("handbook_commands", {}, "", types=frozenset({dict}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
