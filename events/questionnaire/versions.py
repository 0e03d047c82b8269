"""Version numbers of forms: 1.0, 1.1, 2.0.3. Numbers decide which is newer, never the day."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})(?:\.(0|[1-9][0-9]{0,3}))?")


def is_version(text: str) -> bool:
    """Whether this is two or three numbers with dots between them."""
    return _VERSION.fullmatch(text) is not None


def order_of(version: str) -> tuple[int, int, int]:
    """Sorts versions, oldest first. Raises ValueError."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(version)
    return int(found[1]), int(found[2]), int(found[3] or 0)


def major(version: str) -> int:
    """The first number. Raises ValueError."""
    return order_of(version)[0]
