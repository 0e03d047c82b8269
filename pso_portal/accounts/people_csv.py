"""Reading a list of people from CSV: every problem as a sentence that names its row. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# What csv.DictReader gives: the rest of a row that is too long stands under None.
Cells = Mapping[str | None, str | list[str] | None]

COLUMNS = ("name", "email", "roles", "job title")
MOST_ROWS = 1_000
LONGEST_EMAIL = 254
# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One person; `roles` are role codes."""

    name: str
    email: str
    roles: tuple[str, ...]
    job_title: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What was read. Rows are complete only where there are no problems."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def read_people(content: bytes, roles: Mapping[str, str], *, taken: Iterable[str] = ()) -> Listed:
    """Rows of a CSV file with the columns name, email, roles (separated by ;), job title.

    `roles` maps every word that names a role, in small letters, to its code; `taken` are addresses in use here.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Listed((), ("Save the file as CSV in UTF-8, then choose it again.",))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        heads = [head.strip().lower() for head in reader.fieldnames or []]
    except csv.Error:
        heads = []
    missing = [column for column in COLUMNS[:3] if column not in heads]
    if missing:
        wanted = ", ".join(COLUMNS)
        return Listed((), (f"The first row must name the columns {wanted}. Missing: {', '.join(missing)}.",))
    reader.fieldnames = heads
    return _read(reader, roles, {address.lower() for address in taken})


def _read(reader: csv.DictReader[str], roles: Mapping[str, str], seen: set[str]) -> Listed:
    rows: list[Row] = []
    problems: list[str] = []
    try:
        for number, cells in enumerate(reader, start=2):
            if number > MOST_ROWS + 1:
                problems.append(f"The list has more than {MOST_ROWS} people. Split it.")
                break
            row, found = _row(cells, roles, seen)
            problems += [f"Row {number}: {sentence}" for sentence in found]
            rows.append(row)
            seen.add(row.email)
    except csv.Error:
        problems.append("The file breaks off in the middle of a row. Save it as CSV again.")
    if not rows and not problems:
        problems.append("The file names the columns but no people.")
    return Listed(tuple(rows), tuple(problems))


def _row(cells: Cells, roles: Mapping[str, str], seen: set[str]) -> tuple[Row, list[str]]:
    name, email, named, title = (str(cells.get(column) or "").strip() for column in COLUMNS)
    words = [word.strip() for word in named.split(";") if word.strip()]
    row = Row(name, email.lower(), tuple(dict.fromkeys(roles.get(word.lower(), "") for word in words)), title)
    found = [_unsafe(label, value) for label, value in zip(COLUMNS, (name, email, named, title), strict=True)]
    found += ["Enter the name." if not name else "", "The name is longer than 120 letters." if len(name) > 120 else ""]
    written = _EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL
    found += ["Enter an e-mail address like name@example.org." if not written else ""]
    found += ["This address is in the list or has a place here already." if row.email in seen else ""]
    found += ["Name at least one role." if not words else ""]
    found += ["The job title is longer than 80 letters." if len(title) > 80 else ""]
    found += [f"There is no role “{word[:40]}” here." for word in words if word.lower() not in roles]
    found += ["There are more cells than columns." if None in cells else ""]
    return row, [sentence for sentence in found if sentence]


def _unsafe(label: str, value: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        return f"The {label} holds a sign that cannot be shown. Type it anew."
    return f"The {label} begins with a sign that spreadsheets run as a formula." if value.startswith(_FORMULA) else ""
