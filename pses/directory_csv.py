"""A list of names from a spreadsheet: what it would add, what stands there, which lines are wrong and why. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from uuid import UUID

from .directory import MOST_ENTRIES, RULES, Said, problems, said
from .enums import EntryKind

COLUMNS: Final = ("kind", "name", "other forms")
MOST_LINES: Final = 5_000
# What people call the kinds, in small letters; the export writes the labels.
KIND_WORDS: Final[dict[str, EntryKind]] = {
    **{str(kind): kind for kind in EntryKind},
    **{rule.label.lower(): kind for kind, rule in RULES.items()},
    **{rule.plural.lower(): kind for kind, rule in RULES.items()},
    "agency": EntryKind.ORGANIZATION, "city": EntryKind.TOWN,
}  # fmt: skip
NO_KIND: Final = "Name the kind: {}. This says “{}”."
BROKEN: Final = "The list breaks off in the middle of a line: a quotation mark is open. Close it."
TOO_MANY: Final = f"The list has more than {MOST_LINES:,} lines. Split it."
NOTHING: Final = "The list holds no names yet."
NOT_UTF8: Final = "Save the file as CSV in UTF-8, then choose it again."


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry that is there already; a retired one is not looked for."""

    id: UUID
    said: Said
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that cannot be taken, as it was written."""

    number: int
    cells: tuple[str, ...]
    sentence: str


@dataclass(slots=True)
class Plan:
    """What a list would do. `problem`: why none of it can be read (else empty)."""

    new: list[Said] = field(default_factory=list)
    more: dict[UUID, Said] = field(default_factory=dict)
    there: int = 0
    retired: list[Said] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    problem: str = ""

    def left(self) -> str:
        """The wrong lines alone, to be mended; empty where none is wrong."""
        if not self.wrong:
            return ""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([COLUMNS, *(each.cells for each in self.wrong)])
        return text.getvalue()


def decoded(content: bytes) -> str | None:
    """The text of a file; None where it is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def plan(text: str, standing: Iterable[Standing]) -> Plan:
    """Compare a list with what stands. A first line that names the columns may stand in any order; else they are kind,
    name, other forms (separated by ;).
    """
    try:
        lines = list(islice(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True), MOST_LINES + 2))
    except csv.Error:
        return Plan(problem=BROKEN)
    order, first = _columns(lines)
    if len(lines) - first > MOST_LINES:
        return Plan(problem=TOO_MANY)
    rows = [(number, _cells(line, order)) for number, line in enumerate(lines[first:], first + 1) if any(line)]
    found = _compared(rows, {each.said.key: each for each in standing})
    if not rows:
        found.problem = NOTHING
    return found


def _columns(lines: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    heads = [cell.strip().lower() for cell in lines[0]] if lines else []
    if {"kind", "name"} <= set(heads):
        return {column: heads.index(column) for column in COLUMNS if column in heads}, 1
    return dict(zip(COLUMNS, range(len(COLUMNS)), strict=True)), 0


def _cells(line: Sequence[str], order: dict[str, int]) -> tuple[str, ...]:
    places = [order.get(column, len(line)) for column in COLUMNS]
    return tuple(line[place].strip() if place < len(line) else "" for place in places)


def _compared(rows: Iterable[tuple[int, tuple[str, ...]]], standing: dict[tuple[str, str], Standing]) -> Plan:
    found = Plan()
    new: dict[tuple[str, str], Said] = {}
    for number, cells in rows:
        entry, sentence = _entry(cells)
        known = standing.get(entry.key) if entry else None
        if entry is None or sentence:
            found.wrong.append(Wrong(number, cells, sentence))
        elif known is None:
            new[entry.key] = new[entry.key].with_more(entry.others) if entry.key in new else entry
        elif known.retired:
            found.retired.append(known.said)
        else:
            _add_forms(found, known, entry)
    found.new = list(new.values())
    return _within_limits(found, len(standing))


def _add_forms(found: Plan, known: Standing, entry: Said) -> None:
    before = found.more.get(known.id, known.said)
    after = before.with_more(entry.others)
    if after == before:
        found.there += 1
    else:
        found.more[known.id] = after


def _within_limits(found: Plan, standing: int) -> Plan:
    if standing + len(found.new) > MOST_ENTRIES:
        found.problem = f"A directory holds {MOST_ENTRIES:,} names at most; {standing:,} stand there already."
    return found


def _entry(cells: tuple[str, ...]) -> tuple[Said | None, str]:
    kind = KIND_WORDS.get(" ".join(cells[0].lower().split()))
    if kind is None:
        labels = ", ".join(rule.label.lower() for rule in RULES.values())
        return None, NO_KIND.format(labels, cells[0][:40])
    # The export leads a cell with an apostrophe where a spreadsheet would run it as a formula.
    name = cells[1][1:] if cells[1].startswith(("'=", "'+", "'-", "'@")) else cells[1]
    entry = said(kind, name, cells[2].split(";"))
    return entry, " ".join(problems(entry).values())
