"""Reading a sheet that somebody saved: CSV or XLSX, told apart by content, row by row in constant memory. Pure.

Row numbers are those that a spreadsheet shows: the head is row 1. Cells are text, dates as ISO. What cannot be read
is one sentence; nothing is guessed, so that no letter is ever turned into another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from .csv_sheet import csv_records
from .sheet_limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, BadSheet, Record
from .xlsx_sheet import xlsx_records

__all__ = ["BadSheet", "Line", "Sheet", "column_letter", "open_sheet"]

_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the sheet, its cells by column. `surplus`: it has more cells than the sheet columns."""

    number: int
    cells: Mapping[str, str]
    surplus: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of the head, and the rows below it: an iterator that raises BadSheet where reading ends early."""

    columns: tuple[str, ...]
    lines: Iterator[Line]


def open_sheet(file: BinaryIO) -> Sheet:
    """The sheet in a file that can be read from its start. Raises BadSheet."""
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise BadSheet(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    file.seek(0)
    begins = file.read(4)
    file.seek(0)
    if begins == _OLD_OFFICE:
        raise BadSheet("The file is an old Excel file or has a password. Save it as XLSX without one, or as CSV.")
    if begins == _PDF:
        raise BadSheet("The file is a PDF. Choose a CSV or XLSX file.")
    records = xlsx_records(file) if begins == _ZIP else csv_records(file)
    head = next(records, None)
    if head is None:
        raise BadSheet("The file is empty.")
    columns = _columns(head.cells)
    return Sheet(columns, _lines(columns, records))


def column_letter(index: int) -> str:
    """The letters over a column, counted from 0: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _columns(head: list[str]) -> tuple[str, ...]:
    names = [" ".join(name.split()) for name in head]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise BadSheet("Row 1 must name the columns.")
    if len(names) > MOST_COLUMNS:
        raise BadSheet(f"The sheet has more than {MOST_COLUMNS} columns.")
    names = [name or f"Column {column_letter(index)}" for index, name in enumerate(names)]
    for name in names:
        if len(name) > 120:
            raise BadSheet("Row 1: the name of a column is longer than 120 letters. Row 1 must name the columns.")
        if names.count(name) > 1:
            raise BadSheet(f"Row 1: two columns are called “{name[:40]}”. Give each a name of its own.")
    return tuple(names)


def _lines(columns: tuple[str, ...], records: Iterator[Record]) -> Iterator[Line]:
    count = 0
    for record in records:
        if not any(cell.strip() for cell in record.cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise BadSheet(f"The sheet has more than {MOST_ROWS:,} rows. Split it.")
        cells = [*record.cells, *[""] * (len(columns) - len(record.cells))]
        surplus = any(cell.strip() for cell in cells[len(columns) :])
        yield Line(record.number, dict(zip(columns, cells, strict=False)), surplus)
