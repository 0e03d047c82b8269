"""From a sheet's columns to answers: which column answers which question, and what its cells mean. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .days import ORDERS, clock, day_and_time
from .questions import DATE, DEATH, HARM, SOURCE, STORY, TIME, WHAT, WHERE, Kind, Question
from .sheet import Line

MOST_TOGETHER = 3
EARLIEST = date(1990, 1, 1)
LONGEST_SOURCE = 200
LEAVE_OPEN = "-"  # a cell's meaning: say nothing about this question


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one question's answer comes from: columns, or `fixed` (a code for every row).

    `values`: folded text of a cell → code; `order`: how numbers in a day are read.
    """

    columns: tuple[str, ...] = ()
    fixed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    order: str = "mdy"


Origins = Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence at a cell. `column` is empty where the whole row is meant."""

    row: int
    column: str
    sentence: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A row as answers. `source` is what the old system calls it, empty where no column says it."""

    number: int
    answers: dict[str, Any]
    source: str
    problems: tuple[Problem, ...]


def fold(text: str) -> str:
    """Cells that differ in case and spaces mean the same."""
    return " ".join(text.split()).casefold()


def to_json(origins: Origins) -> dict[str, Any]:
    return {
        key: {"columns": list(each.columns), "fixed": each.fixed, "values": dict(each.values), "order": each.order}
        for key, each in origins.items()
    }


def from_json(held: Mapping[str, Any]) -> dict[str, Origin]:
    return {
        key: Origin(tuple(each["columns"]), each["fixed"], dict(each["values"]), each["order"])
        for key, each in held.items()
    }


def lint(origins: Origins, columns: tuple[str, ...], asked: Mapping[str, Question]) -> dict[str, str]:
    """What stands against a mapping, by question; empty where it can be used."""
    found: dict[str, str] = {}
    for key, origin in origins.items():
        sentence = next(_faults(origin, columns, asked.get(key)), "")
        if sentence:
            found[key] = sentence
    for key, question in asked.items():
        origin = origins.get(key, Origin())
        if question.required and not origin.columns and not origin.fixed:
            found[key] = f"Choose the column that answers “{question.label}”."
    return found


def _faults(origin: Origin, columns: tuple[str, ...], question: Question | None) -> Iterator[str]:
    if question is None:
        yield "This is no question of the quick report."
        return
    if any(column not in columns for column in origin.columns):
        yield "The sheet has no column of this name. Choose another."
    if len(origin.columns) > (MOST_TOGETHER if question.many else 1):
        yield f"Choose at most {MOST_TOGETHER} columns." if question.many else "Choose one column."
    if origin.fixed and (origin.columns or question.kind is not Kind.CODE or origin.fixed not in question.codes):
        yield "Choose a column, or one answer for every row."
    if any(code not in question.codes and code != LEAVE_OPEN for code in origin.values.values()):
        yield "A cell's text has an answer that this question does not have."
    if origin.order not in ORDERS:
        yield "Choose how days are written."


def apply(origins: Origins, line: Line, asked: Mapping[str, Question]) -> Applied:
    """A row's answers as a quick report gives them, and every problem that its cells have."""
    answers: dict[str, Any] = {"when": "another", "name": "shown"}
    problems: list[Problem] = []
    if line.surplus:
        problems.append(Problem(line.number, "", "The row has more cells than the sheet has columns."))
    for key, origin in origins.items():
        if not origin.columns and not origin.fixed:
            continue
        column = origin.columns[0] if origin.columns else ""
        try:
            answers |= _answer(key, origin, line, asked[key])
        except ValueError as error:
            cell = line.cells.get(column, "")
            problems.append(Problem(line.number, column, str(error), cell[:200]))
    answers = _times(answers)
    source = str(answers.pop(SOURCE, ""))
    return Applied(line.number, answers, source, tuple(problems))


def _answer(key: str, origin: Origin, line: Line, question: Question) -> dict[str, Any]:
    if origin.fixed:
        return _coded(key, origin.fixed)
    text = _text(origin, line)
    if not text.strip():
        if question.required or key == SOURCE:
            raise ValueError(f"The cell is empty, but “{question.label}” needs an answer.")
        return {}
    if question.kind is Kind.CODE:
        return _coded(key, _code(text, origin, question))
    if question.kind is Kind.DATE:
        return _day(text, origin.order)
    if question.kind is Kind.TIME:
        return {key: _clock(text)}
    if key == SOURCE and len(text) > LONGEST_SOURCE:
        raise ValueError(f"Shorten this to {LONGEST_SOURCE} characters. It has {len(text):,}.")
    return {key: text}


def _text(origin: Origin, line: Line) -> str:
    cells = [line.cells.get(column, "") for column in origin.columns]
    return cells[0] if len(cells) == 1 else "\n".join(cell for cell in cells if cell.strip())


def _code(text: str, origin: Origin, question: Question) -> str:
    folded = fold(text)
    code = origin.values.get(folded) or own_code(folded, question)
    if not code:
        raise ValueError(f"“{text.strip()[:40]}” has no answer to “{question.label}” yet. Choose one, or mend it.")
    return code


def own_code(folded: str, question: Question) -> str:
    """The code whose name or words the cell holds; empty where there is none."""
    return next((c for c, words in question.codes.items() if folded in (c.casefold(), fold(words))), "")


def _coded(key: str, code: str) -> dict[str, Any]:
    if code == LEAVE_OPEN:
        return {}
    return {HARM: "severe", "harm.died": "yes"} if key == HARM and code == DEATH else {key: code}


def _day(text: str, order: str) -> dict[str, Any]:
    try:
        day, at = day_and_time(text, order)
    except ValueError:
        example = "1/31/2024" if order == "mdy" else "31/1/2024"
        raise ValueError(f"This is not a day such as {example}, 31-Jan-24 or 2024-01-31.") from None
    if day < EARLIEST:
        raise ValueError(f"The day lies before {EARLIEST.year}.")
    return {DATE: day.isoformat(), "at": at}


def _clock(text: str) -> str:
    try:
        return clock(text)
    except ValueError:
        raise ValueError("This is not a time such as 21:10 or 9:10 p.m.") from None


def _times(answers: dict[str, Any]) -> dict[str, Any]:
    """A time in its own column counts before the one that stands with the day."""
    at = answers.pop("at", "")
    return answers | ({TIME: at} if at and TIME not in answers else {})


__all__ = [
    "LEAVE_OPEN", "STORY", "WHAT", "WHERE", "Applied", "Origin", "Origins", "Problem", "apply", "fold", "from_json",
    "lint", "own_code", "to_json",
]  # fmt: skip
