"""Months and their exposures from a sheet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .days import month
from .mapping import Problem, fold
from .sheet import BadSheet, Line, Sheet

MOST_MONTHS, LARGEST, FIRST = 600, 100_000_000, "1990-01"
_HEADS = ("month", "value")
_WHOLE = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One month's exposure; `row` is its row in the sheet."""

    row: int
    month: str
    value: int


def read_figures(sheet: Sheet, *, this_month: str) -> tuple[list[Figure], list[Problem]]:
    """Figures that can be entered, and every cell that cannot. Raises BadSheet."""
    heads = {fold(column): column for column in sheet.columns}
    missing = [name for name in _HEADS if name not in heads]
    if missing:
        raise BadSheet(f"Row 1 must name the columns month and value. Missing: {', '.join(missing)}.")
    figures: dict[str, Figure] = {}
    problems: list[Problem] = []
    for count, line in enumerate(sheet.lines, 1):
        if count > MOST_MONTHS:
            raise BadSheet(f"The sheet has more than {MOST_MONTHS} months. Split it.")
        figure, found = _figure(line, heads["month"], heads["value"], this_month)
        problems += found
        if figure and figure.month in figures:
            said = f"This month stands in row {figures[figure.month].row} already."
            problems.append(Problem(line.number, heads["month"], said, line.cells[heads["month"]][:200]))
        elif figure:
            figures[figure.month] = figure
    if not figures and not problems:
        raise BadSheet("The sheet names its columns and has no rows below them.")
    return list(figures.values()), problems


def _figure(line: Line, month_column: str, value_column: str, this_month: str) -> tuple[Figure | None, list[Problem]]:
    problems: list[Problem] = []
    found: list[str | int] = []
    for column, read in ((month_column, lambda text: _month(text, this_month)), (value_column, _value)):
        try:
            found.append(read(line.cells[column].strip()))
        except ValueError as error:
            problems.append(Problem(line.number, column, str(error), line.cells[column][:200]))
    if line.surplus:
        problems.append(Problem(line.number, "", "The row has more cells than the sheet has columns."))
    return (None if problems else Figure(line.number, str(found[0]), int(found[1]))), problems


def _month(text: str, this_month: str) -> str:
    try:
        read = month(text)
    except ValueError:
        raise ValueError("This is not a month such as 2025-08, 8/2025 or Aug 2025.") from None
    if not FIRST <= read <= this_month:
        raise ValueError("Enter a month that has begun." if read > this_month else "The month lies before 1990.")
    return read


def _value(text: str) -> int:
    whole = text.removesuffix(".0")
    if not _WHOLE.fullmatch(whole) or int(whole.replace(",", "")) > LARGEST:
        raise ValueError(f"Enter a whole number up to {LARGEST:,}.")
    return int(whole.replace(",", ""))


def spelled(figures: Iterable[Figure]) -> str:
    """Figures as one line of text, to be sent back when they are confirmed."""
    return " ".join(f"{each.month}={each.value}" for each in figures)


def unspelled(text: str) -> Iterator[Figure]:
    """Raises ValueError for what `spelled` did not write."""
    parts = text.split()
    if len(parts) > MOST_MONTHS:
        raise ValueError("too many")
    for part in parts:
        name, _, value = part.partition("=")
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", name):
            raise ValueError("no month")
        yield Figure(0, name, _value(value))
