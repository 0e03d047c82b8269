"""What a sheet may have, and what readers of both kinds hand on. Pure."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 2 * 1024 * 1024
BLOCK = 64 * 1024


class BadSheet(ValueError):
    """The file cannot be read; `str()` is a sentence to show. It quotes no cell."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands, the head included: its number in the sheet, its cells as text."""

    number: int
    cells: list[str]
