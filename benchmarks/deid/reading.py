"""Reads the narratives of the test set: text with its identifiers and clinical terms marked by hand.

The format stands in `narratives/README.md`. Read strictly: what is not well formed is an error with file and line, so
that a slip of the hand cannot turn an identifier into text that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).parent / "narratives"
HANDS = ("one", "two", "three", "four")
SETTINGS = frozenset({"hospital", "ems", "snf", "pharmacy", "clinic"})
CASES = frozenset({"mixed", "lower", "upper", "dictation"})
NAMES = frozenset({"PATIENT", "RELATIVE", "STAFF"})
SOFT = frozenset({"UNIT", "ROOM", "WEEKDAY", "EMSUNIT"})
LABELS = NAMES | SOFT | {
    "FACILITY", "LOCATION", "ZIP", "DATE", "AGE90", "PHONE", "EMAIL", "SSN", "MRN", "ACCT", "HEALTHPLAN", "LICENSE",
    "VEHICLE", "DEVICE", "URL", "IP", "ID",
}  # fmt: skip
TRAPS = frozenset({"eponym", "drug", "device", "num", "time", "age", "word"})
# The field of the header's second line, and its name in a record.
KNOWN = {"patient": "patient", "mrn": "mrn", "staff": "staff_directory", "facility": "facility", "agency": "agency",
         "city": "city", "relatives": "relatives", "reporter": "reporter", "nickname": "nickname"}  # fmt: skip
HEADER = re.compile(r"### setting=(\w+) case=(\w+)")
MARK = re.compile(r"\[\[([A-Z0-9]+)\|([^\[\]{}|\n]+)\]\]|\{\{([a-z]+)\|([^\[\]{}|\n]+)\}\}")
STRAY = re.compile(r"\[\[|\]\]|\{\{|\}\}")


class Malformed(Exception):
    """A narrative is not well formed; the text names file and line of every fault."""


@dataclass(frozen=True)
class Mark:
    """Characters [start, end) of the text; `kind` is a label, a category of trap, or IGNORE."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Row:
    """A narrative. `spans` must go, `keep` must stay, of `ignore` nothing is asked. `line` is its header's."""

    id: str
    hand: str
    line: int
    setting: str
    case: str
    text: str
    spans: tuple[Mark, ...]
    keep: tuple[Mark, ...]
    ignore: tuple[Mark, ...]
    known: dict[str, list[str]]


def read(path: Path) -> list[Row]:
    """All narratives of a file, numbered in order. Raises Malformed."""
    faults: list[str] = []
    rows = [_row(path, number, start, lines, faults)
            for number, (start, lines) in enumerate(_blocks(path, faults), start=1)]  # fmt: skip
    if faults:
        raise Malformed("\n".join(faults))
    return [row for row in rows if row is not None]


def read_all() -> list[Row]:
    """The test set: the narratives of all hands."""
    return [row for hand in HANDS for row in read(PLACE / f"{hand}.txt")]


def sample() -> list[Row]:
    """A fixed small part, of every hand, setting and case."""
    return read_all()[::13]


def _blocks(path: Path, faults: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Number of the first line, and the lines, of what stands before each line `===`."""
    start, lines = 1, list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line == "===":
            yield start, lines
            start, lines = number + 1, []
        elif lines or line:
            lines.append(line)
        else:
            start = number + 1
    if lines:
        faults.append(f"{path.name}:{start}: no line === ends this narrative")


def _row(path: Path, number: int, start: int, lines: list[str], faults: list[str]) -> Row | None:
    before = len(faults)
    header = HEADER.fullmatch(lines[0]) if lines else None
    if header is None or header[1] not in SETTINGS or header[2] not in CASES:
        faults.append(f"{path.name}:{start}: not a header of a known setting and case")
        return None
    known = _known(lines[1]) if len(lines) > 1 else None
    if known is None:
        faults.append(f"{path.name}:{start + 1}: not the line of what is known, each field once and in order")
    text, marks = _text(f"{path.name}", start + 2, lines[2:], faults)
    if not text.strip():
        faults.append(f"{path.name}:{start + 2}: a narrative without text")
    if known is None or len(faults) > before:
        return None
    spans = tuple(mark for mark in marks if mark.kind in LABELS)
    keep = tuple(mark for mark in marks if mark.kind in TRAPS)
    ignore = tuple(mark for mark in marks if mark.kind == "IGNORE")
    return Row(f"{path.stem}-{number:03}", path.stem, start, header[1], header[2], text, spans, keep, ignore, known)


def _known(line: str) -> dict[str, list[str]] | None:
    """Lists by the names of a record's fields; None where the line is not `known: patient=…; mrn=…; …`."""
    parts = [part.strip().partition("=") for part in line.removeprefix("known:").split(";")]
    if not line.startswith("known:") or [name for name, _, _ in parts] != list(KNOWN):
        return None
    return {KNOWN[name]: [each.strip() for each in values.split("|") if each.strip()] for name, _, values in parts}


def _text(name: str, start: int, lines: list[str], faults: list[str]) -> tuple[str, list[Mark]]:
    """The text without marks, and the marks at their places in it."""
    text, marks = "", list[Mark]()
    for number, line in enumerate(lines, start=start):
        place = 0
        for found in MARK.finditer(line):
            kind, inner = found[1] or found[3], found[2] or found[4]
            if kind not in (LABELS | {"IGNORE"} if found[1] else TRAPS):
                faults.append(f"{name}:{number}: nobody knows {kind}")
            if inner != inner.strip() or not any(map(str.isalnum, inner)):
                faults.append(f"{name}:{number}: a mark begins or ends with a blank, or holds no letter and no digit")
            text += line[place:found.start()]
            marks.append(Mark(len(text), len(text) + len(inner), kind))
            text, place = text + inner, found.end()
        if STRAY.search(MARK.sub("", line)):
            faults.append(f"{name}:{number}: a mark that is nested, empty, or not closed on its line")
        text += line[place:] + "\n"
    return text.rstrip("\n"), marks
