"""A table as plain values: what the template draws on screen and what a CSV file holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pso_portal.tenancy import legends

HEAD = "Legend: Patient safety work product"


@dataclass(frozen=True, slots=True)
class Column:
    """`short` stands beside the value where rows are cards (phones). `words`: sentences, which want room."""

    label: str
    number: bool = False
    short: str = ""
    words: bool = False

    @property
    def kind(self) -> str:
        """The class of its cells."""
        return "number" if self.number else "words" if self.words else ""

    @property
    def narrow(self) -> str:
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class Row:
    """`values` in the order of the columns; `url` opens the row from its first cell. `folds_under`: a row without a
    figure says the same in a few words; where rows are cards, those of the same words are told in one line.
    """

    values: Sequence[object]
    url: str = ""
    changed: bool = False
    folds_under: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    value: object
    column: Column
    element: str
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """Caption, columns, rows. `list_keys` lets J, K and O move through it."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=tuple)
    hide_caption: bool = False
    is_diff: bool = False
    list_keys: bool = False

    def drawn(self) -> Iterator[dict[str, object]]:
        """Rows as the template wants them. Raises ValueError where a row does not fit the columns."""
        for row in self.rows:
            yield {"cells": self._cells(row), "kind": "changed" if row.changed else "folds" * bool(row.folds_under)}

    @property
    def folded(self) -> list[tuple[str, str]]:
        """What is told in place of cards that would say nothing else: the words, and the first cells of their rows."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            if row.folds_under:
                found.setdefault(row.folds_under, []).append(str(row.values[0]))
        return [(words, "; ".join(names)) for words, names in found.items()]

    def as_csv(self, *, head: str = HEAD, legend: str = legends.SEALED) -> str:
        """Head and rows as CSV, with the legend as the last column: it stays with every row that is cut out, sorted
        or read by a machine. Whoever names none gives the strictest (`web.downloads` knows which). A cell that a
        spreadsheet would run as a formula is led by an apostrophe.
        """
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([_harmless(label) for label in (*(column.label for column in self.columns), head)])
        writer.writerows([_harmless(value) for value in (*row.values, legend)] for row in self.rows)
        return text.getvalue()

    def _cells(self, row: Row) -> list[Cell]:
        return [
            Cell(value, column, "td" if index else "th", "" if index else row.url)
            for index, (value, column) in enumerate(zip(row.values, self.columns, strict=True))
        ]


def _harmless(value: object) -> str:
    text = str(value)
    is_number = text.replace(".", "", 1).replace("-", "", 1).isdigit()
    return f"'{text}" if text[:1] in "=+-@\t\r" and text[:1] and not is_number else text
