"""Records of an XLSX file's first visible sheet, streamed. Pure.

The file is somebody's upload: members, sizes and ratios are bounded before anything is unpacked, a document type
(where entities would be defined) ends reading, and of a formula only the value that was saved with it is taken.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from .sheet_limits import BLOCK, LONGEST_CELL, MOST_COLUMNS, BadSheet, Record
from .xlsx_parts import Parts, elements, read_parts

MOST_MEMBERS = 1_000
MOST_UNPACKED = 400 * 1024 * 1024
WORST_RATIO, RATIO_FROM = 250, 4 * 1024 * 1024
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_BROKEN = "The XLSX file is damaged. Open it, save it anew, then choose it again."


def xlsx_records(file: BinaryIO) -> Iterator[Record]:
    """Rows that hold anything, in order. Raises BadSheet."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive)
            parts = read_parts(archive)
            with archive.open(parts.sheet) as member:
                yield from _Rows(parts).read(member)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, NotImplementedError, EOFError, OSError) as error:
        raise BadSheet(_BROKEN) from error
    except RuntimeError as error:  # zipfile's word for a password
        raise BadSheet("The file has a password. Save it without one.") from error


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise BadSheet("The XLSX file unpacks to far more than a sheet. It is not opened.")
    for member in members:
        if member.flag_bits & 1:
            raise BadSheet("The file has a password. Save it without one.")
        if member.file_size > RATIO_FROM and member.file_size > WORST_RATIO * max(member.compress_size, 1):
            raise BadSheet("The XLSX file unpacks to far more than a sheet. It is not opened.")


class _Rows:
    """Gathers the cells of a row from the parser's events."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.number = 0
        self.cells: list[str] = []
        self.index = -1
        self.kind, self.style, self.text, self.taking = "", 0, "", False

    def read(self, member: object) -> Iterator[Record]:
        for what, name, given in elements(member, BLOCK):
            if what == "text":
                self._take(name)
            elif what == "start":
                self._start(name, given)
            elif self._end(name):
                yield Record(self.number, self.cells)

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            number = int(given.get("r", "")) if given.get("r", "").isdigit() else self.number + 1
            if number <= self.number:
                raise BadSheet(_BROKEN)
            self.number, self.cells, self.index = number, [], -1
        elif name == "c":
            self.index = self._place(given.get("r", ""))
            self.kind, self.text = given.get("t", "n"), ""
            self.style = int(given.get("s", "0")) if given.get("s", "0").isdigit() else 0
        elif name in ("v", "t"):
            self.taking = True

    def _end(self, name: str) -> bool:
        if name in ("v", "t"):
            self.taking = False
        elif name == "c":
            self.cells += [""] * (self.index - len(self.cells))
            self.cells.append(self._value())
        return name == "row" and bool(self.cells)

    def _take(self, text: str) -> None:
        if self.taking:
            self.text += text
            if len(self.text) > LONGEST_CELL:
                raise BadSheet(f"Row {self.number}: a cell is longer than {LONGEST_CELL // 1024 // 1024} MB.")

    def _place(self, reference: str) -> int:
        found = _CELL.fullmatch(reference)
        if reference and not found:
            raise BadSheet(_BROKEN)
        index = _index(found[1]) if found else self.index + 1
        if index >= MOST_COLUMNS:
            raise BadSheet(f"Row {self.number}: the sheet has more than {MOST_COLUMNS} columns.")
        if index <= self.index:
            raise BadSheet(_BROKEN)
        return index

    def _value(self) -> str:
        if self.kind == "s":
            number = int(self.text) if self.text.isdigit() else -1
            if not 0 <= number < len(self.parts.strings):
                raise BadSheet(_BROKEN)
            return self.parts.strings[number]
        if self.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(self.text, self.text)
        if self.kind == "n" and self.text:
            return _number(self.text, self.parts, self.style)
        return self.text


def _index(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1


def _number(text: str, parts: Parts, style: int) -> str:
    """A number as people write it; a day or a time by the style of its cell."""
    try:
        value = float(text)
    except ValueError:
        return text
    if parts.is_date(style) and 0 <= value < 2_958_466:
        return _moment(value, parts.since_1904)
    if _WHOLE.fullmatch(text):
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _moment(days: float, since_1904: bool) -> str:
    seconds = round(days % 1 * 86_400)
    if days < 1:
        return f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}"
    # Spreadsheets hold 1900 for a leap year: from March 1900 on, day 0 is December 30, 1899.
    start = datetime.fromisoformat("1904-01-01" if since_1904 else "1899-12-30")
    moment = start + timedelta(days=int(days), seconds=seconds)
    return f"{moment:%Y-%m-%d %H:%M}" if seconds else f"{moment:%Y-%m-%d}"
