"""What the front matter of a page holds."""

from __future__ import annotations

import json
from typing import Any


def decoded(value: object) -> Any:
    """Return a value of the front matter: MyST hands lists and tables on as JSON."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value
