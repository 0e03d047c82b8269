"""What others do where things go well, from released cases alone: those that were caught before they reached anybody,
beside those that did harm. Released cases identify nobody (42 CFR 3.212).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aggregation.release_lines import TYPE_LABELS
from events.common_formats import FACTORS, HARMS, KINDS

from .material import Lesson, Material
from .section import Section, percent, table

TITLE = "What cases of peers show"
FEWEST = 11     # cases behind any figure of a lesson
SHOWN = 4       # event types, those that you report most
NONE = (
    "No cases of your setting have been released that you could learn from: cases go out only where enough others look "
    "the same. What is released until the next report will stand there."
)
CAUTION = "Cases are what people chose to report. What goes together in them is a place to look, not a cause."
_LARGEST = "SIR contributing factor"
_BY_LABEL = {label: code for code, label in TYPE_LABELS.items()}


def learning(material: Material) -> Section:
    """Of the types that the provider reports most, what played the largest part in cases that were caught and in cases
    that did harm.
    """
    own: dict[str, int] = {}
    for (event_type, _, _), count in material.events.items():
        own[event_type] = own.get(event_type, 0) + count
    found = [one for one in material.lessons if one.cases >= FEWEST]
    found.sort(key=lambda one: (-own.get(one.event_type, 0), -one.cases))
    if not found:
        return Section("learning", TITLE, why=NONE)
    rows = [_row(one) for one in found[:SHOWN]]
    columns = ["Event type", "Largest part where it was caught", "Largest part where it did harm", "Released cases",
               "Caught in time"]  # fmt: skip
    told = table("Released cases of your setting", columns, rows, words=3)
    return Section("learning", TITLE, _says(found[:SHOWN]), tables=[told], notes=[CAUTION])


def lessons_of(records: Iterable[Mapping[str, Any]]) -> dict[str, list[Lesson]]:
    """Released records (`aggregation.npsd`) as lessons, by setting. Answers that are masked count for nothing."""
    by_type: dict[tuple[str, str], list[dict[str, str]]] = {}
    for record in records:
        said = {each["element"]: each["text"] for each in record["elements"] if "text" in each}
        event_type = _BY_LABEL.get(said.get("HERF/DE21", ""))
        if event_type:
            by_type.setdefault((record["setting"], event_type), []).append(said)
    found: dict[str, list[Lesson]] = {}
    for (setting, event_type), cases in sorted(by_type.items()):
        found.setdefault(setting, []).append(_lesson(event_type, cases))
    return found


_CAUGHT = {described.label for kind, described in KINDS.items() if str(kind) == "near_miss"}
_HARMED = {described.label for degree, described in HARMS.items()
           if str(degree) in {"death", "severe", "moderate", "mild"}}  # fmt: skip


def _lesson(event_type: str, cases: Sequence[Mapping[str, str]]) -> Lesson:
    caught = [each for each in cases if each.get("HERF/DE3") in _CAUGHT]
    harmed = [each for each in cases if each.get("LOINC 74560-4") in _HARMED]
    return Lesson(event_type, len(cases), len(caught), len(harmed), _largest(caught), _largest(harmed))


def _largest(cases: Sequence[Mapping[str, str]]) -> tuple[tuple[str, int], ...]:
    labels = set(FACTORS.values())
    counts: dict[str, int] = {}
    for each in cases:
        if (label := each.get(_LARGEST, "")) in labels:
            counts[label] = counts.get(label, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _row(one: Lesson) -> list[object]:
    shown = one.caught if one.caught >= FEWEST or not one.caught else "*"
    return [TYPE_LABELS[one.event_type], _part(one.in_caught, one.caught), _part(one.in_harmed, one.harmed), one.cases,
            shown]  # fmt: skip


def _part(counts: Sequence[tuple[str, int]], whole: int) -> str:
    if whole < FEWEST or not counts or counts[0][1] < FEWEST:
        return "too few cases to say"
    label, count = counts[0]
    return f"{label} ({percent(count, whole)})"


def _says(found: Sequence[Lesson]) -> str:
    told = [one for one in found if one.caught >= FEWEST]
    if not told:
        return "Too few of the released cases were caught in time to say what helped."
    one = max(told, key=lambda each: each.caught / each.cases)
    return (f"Of {one.cases} released cases of “{TYPE_LABELS[one.event_type]}”, {one.caught} "
            f"({percent(one.caught, one.cases)}) were caught before they reached anybody.")  # fmt: skip
