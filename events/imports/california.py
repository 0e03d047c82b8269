"""Reads California's public list of hospital adverse events (Health and Safety Code 1279.1) for a load test. Pure.

These are reports that the law demands: in truth they are not work product, so they enter only as a simulation. Harm
is taken only where the subcategory itself says it: "death" or "death or serious disability" of a patient.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ..enums import EventType, Harm

MAPPING = Path(__file__).with_suffix(".csv")
COLUMNS = ("RECVDATE", "AE_SHORT", "ASPEN_FACID", "NAME")
_DATE = re.compile(r"(\d{1,2})-([A-Z][a-z]{2})-(\d{2})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class UnreadableRow(ValueError):
    """A row (or, as row 0, the file) that cannot be taken, with the reason."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"Row {number}: {reason}")
        self.number, self.reason = number, reason


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a subcategory of the state is here."""

    event_type: EventType
    harm: Harm


@dataclass(frozen=True, slots=True)
class Row:
    """One event. `number` counts rows from 1 and is the source id: some rows repeat another exactly.

    `facility_id` is the key of a facility: two facilities share one name.
    """

    number: int
    received: date
    facility_id: str
    facility_name: str
    subcategory: str
    event_type: EventType
    harm: Harm


@cache
def mapping() -> Mapping[str, Mapped]:
    """The state's 28 subcategories by their two digits. Raises ValueError for a word that is not on our lists."""
    with MAPPING.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Mapped(EventType(row["event_type"]), Harm(row["harm"])) for row in csv.DictReader(lines)}


def read_rows(path: Path) -> Iterator[Row]:
    """Rows in the file's order, one at a time. Raises UnreadableRow at the first that cannot be taken."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            absent = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if absent:
                raise UnreadableRow(0, f"The file has no column {', '.join(absent)}.")
            for number, fields in enumerate(reader, 1):
                yield _row(number, {name: fields[name] or "" for name in COLUMNS})
    except UnicodeDecodeError as error:
        raise UnreadableRow(0, "The file is not UTF-8.") from error


def _row(number: int, fields: Mapping[str, str]) -> Row:
    subcategory, facility, name = (_tidy(fields[column]) for column in ("AE_SHORT", "ASPEN_FACID", "NAME"))
    mapped = mapping().get(subcategory.partition(":")[0])
    if mapped is None:
        raise UnreadableRow(number, "The subcategory is not one of the state's.")
    if not facility or not name:
        raise UnreadableRow(number, "The facility is missing.")
    received = _received(number, _tidy(fields["RECVDATE"]))
    return Row(number, received, facility, name, subcategory, mapped.event_type, mapped.harm)


def _tidy(text: str) -> str:
    """Some labels carry tabs."""
    return " ".join(text.split())


def _received(number: int, text: str) -> date:
    """Months are read by our own list: the machine's language must not matter."""
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(2000 + int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        pass
    raise UnreadableRow(number, "The date received is not a day such as 4-Jan-23.")
