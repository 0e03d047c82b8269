"""Records of a CSV file: UTF-8, or UTF-16 with its mark; comma, semicolon or tab. Pure."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from .sheet_limits import BLOCK, LONGEST_CELL, BadSheet, Record

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAVE = "Save the sheet as CSV in UTF-8 (“CSV UTF-8” in Excel) or as XLSX."


class _BadByte(Exception):
    def __init__(self, position: int) -> None:
        self.position = position


def csv_records(file: BinaryIO) -> Iterator[Record]:
    """Records in order. Raises BadSheet with the row, and for a wrong encoding the byte, where reading ends."""
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        lines = _lines(file)
        first = next(lines, None)
        if first is None:
            return
        reader = csv.reader(chain([first], lines), delimiter=_delimiter(first), strict=True)
        for number, cells in enumerate(reader, 1):
            yield Record(number, cells)
    except _BadByte as bad:
        place = f"Row {number + 1}, byte {bad.position:,} of the file"
        raise BadSheet(f"{place}: this is not UTF-8. {_SAVE}") from None
    except csv.Error as error:
        raise BadSheet(f"Row {number + 1}: {_reason(str(error))}") from None


def _reason(error: str) -> str:
    if "field larger" in error:
        return f"a cell is longer than {LONGEST_CELL // 1024 // 1024} MB."
    return "a quotation mark is not closed, or stands inside a cell without a second one. Save it as CSV again."


def _delimiter(head: str) -> str:
    """The sign that parts most cells of the head; inside quotation marks it is a part of a name."""
    outside = "".join(head.split('"')[::2])
    return max(",;\t", key=outside.count)


def _lines(file: BinaryIO) -> Iterator[str]:
    """Lines with their ends. Every line before a byte that cannot be read is handed out first: so its row is known."""
    kept = ""
    for text in _decoded(file):
        if isinstance(text, _BadByte):
            raise text
        *whole, kept = _split(kept + text)
        if len(kept) > 2 * LONGEST_CELL:
            raise csv.Error("field larger")
        yield from whole
    if kept:
        yield kept


def _split(text: str) -> list[str]:
    """Lines at \\n alone (the CSV reader wants the others inside), the last one without its end."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + [parts[-1]]


def _decoded(file: BinaryIO) -> Iterator[str | _BadByte]:
    """Text block by block, and in place of what cannot be read its position (from 1)."""
    block = file.read(BLOCK)
    mark, encoding = next(((m, e) for m, e in _MARKS if block.startswith(m)), (b"", "utf-8"))
    if encoding == "utf-8" and b"\0" in block[:1024]:
        raise BadSheet(f"This is not a CSV or XLSX file. {_SAVE}")
    decoder = codecs.getincrementaldecoder(encoding)()
    done, block = len(mark), block[len(mark) :]
    while True:
        pending = decoder.getstate()[0]
        held = pending + block
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            yield held[: error.start].decode(encoding)
            yield _BadByte(done - len(pending) + error.start + 1)
            return
        yield text
        if not block:
            return
        done += len(block)
        block = file.read(BLOCK)
