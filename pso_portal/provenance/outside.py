"""The checkpoints outside the database: a file that only grows, a line of JSON each.

Whoever rules the database can cut off a log's end, checkpoints and all; only what is kept elsewhere shows it. The file
should lie on another machine, or be carried there (docs/operations.md).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

TAIL = 8192  # bytes; a line has about 500


class Damaged(RuntimeError):
    """The file does not hold what was written into it."""


def path() -> Path:
    """Where it lies."""
    return Path(settings.PSO_CHECKPOINTS)


def lines() -> Iterator[dict[str, Any]]:
    """Every checkpoint kept, oldest first: {"statement", "signature"}. Raises Damaged."""
    if not path().exists():
        return
    with path().open(encoding="utf-8") as file:
        yield from (_parsed(line) for line in file)


def last() -> dict[str, Any] | None:
    """The newest line. Raises Damaged."""
    if not path().exists():
        return None
    with path().open("rb") as file:
        file.seek(max(0, path().stat().st_size - TAIL))
        found = file.read().decode(errors="replace").splitlines()
    return _parsed(found[-1]) if found else None


def append(found: list[dict[str, Any]]) -> None:
    """Write lines, and wait until the disk has them."""
    if not found:
        return
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(json.dumps(line) + "\n" for line in found))
        file.flush()
        os.fsync(file.fileno())


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
        if {**found}.keys() == {"statement", "signature"} and isinstance(json.loads(found["statement"]), dict):
            return dict(found)
    except (ValueError, TypeError):
        pass
    raise Damaged("A line of the checkpoints outside the database cannot be read.")
