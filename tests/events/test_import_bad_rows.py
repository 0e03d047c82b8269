"""Thirty-seven bad rows among good ones: each reported exactly, by row, column and sentence; the rest is filed."""

from __future__ import annotations

import csv
import io

import pytest

from events import import_selectors
from events.imports.mapping import Origin
from events.models import Event, ImportRun
from events.services import change_mapping, check_sheet, confirm_import, upload_sheet
from pses.enums import Purpose
from pso_portal.tenancy import scope
from tests.isolation.houses import run_jobs
from tests.told import NOW, unit_code

COLUMNS = ("No", "Day", "Time", "Type", "Harm", "Where", "Story", "Medicine", "Stage")
DAY = "This is not a day such as 1/31/2024, 31-Jan-24 or 2024-01-31."
TIME = "This is not a time such as 21:10 or 9:10 p.m."
FUTURE = "The date must be today or earlier."
SURPLUS = "The row has more cells than the sheet has columns."


def no_answer(text: str, question: str) -> str:
    return f"“{text}” has no answer to “{question}” yet. Choose one, or mend it."


def empty(question: str) -> str:
    return f"The cell is empty, but “{question}” needs an answer."


WHAT, HARM, WHERE = "What was it about?", "How was the patient affected?", "Where did it happen?"
NUMBER, ON = "Number of the report in your old system", "On which day did it happen?"
STAGE = "At which stage?"
# What is wrong in a row, and the one sentence about it.
BAD: list[tuple[dict[str, str], str, str]] = [
    *[({"Day": text}, "Day", DAY) for text in ("never", "31/1/2024", "2/30/2024", "2024", "45323", "1/1/24 25:00",
                                               "=TODAY()", "Jan 2024")],
    *[({"Day": text}, "Day", "The day lies before 1990.") for text in ("1/1/1989", "1/1/0001")],
    *[({"Day": text}, "Day", empty(ON)) for text in ("", "  ")],
    *[({"Time": text}, "Time", TIME) for text in ("25:00", "noon", "9:99", "13:00 pm")],
    *[({"Type": text}, "Type", no_answer(text[:40], WHAT)) for text in ("Weather", "=cmd|' /C calc'!A0", "עברית",
                                                                       "😀", "x" * 60)],
    ({"Type": ""}, "Type", empty(WHAT)),
    *[({"Harm": text}, "Harm", no_answer(text, HARM)) for text in ("much", "-1", "@SUM(A1)")],
    *[({"Where": text}, "Where", no_answer(text, WHERE)) for text in ("5 East", "'; DROP TABLE events_event")],
    *[({"Stage": text}, "Stage", no_answer(text, STAGE)) for text in ("lunch", "+1")],
    ({"Day": "1/1/2199"}, "Day", FUTURE),
    ({"Story": "x" * 1_048_576}, "Story", "Shorten this to 20,000 characters. It has 1,048,576."),
    ({"Medicine": "y" * 201}, "Medicine", "Shorten this to 200 characters. It has 201."),
    ({"No": ""}, "No", empty(NUMBER)),
    ({"No": "9" * 201}, "No", "Shorten this to 200 characters. It has 201."),
    *[({"No": "R-1"}, "No", "Row 2 has this number already. Give each report a number of its own.")] * 2,
    *[({"surplus": "more"}, "", SURPLUS)],
]  # fmt: skip


@pytest.fixture
def manager(make_provider, make_member, acting):
    return acting(make_member(make_provider(), "risk_manager", name="Lena Marsh"))


def sheet() -> tuple[str, list[tuple[int, str, str]]]:
    """Three good rows before each bad one."""
    text, expected, number = io.StringIO(), [], 1
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for changes, column, sentence in BAD:
        for wrong in (False, False, False, True):
            good = {
                "No": f"R-{number}", "Day": "1/31/2024", "Time": "21:10", "Type": "Medication", "Harm": "Mild",
                "Where": "4 West", "Story": "=1+1", "Medicine": "Heparin", "Stage": "administering",
            }  # fmt: skip
            row = good | (changes if wrong else {})
            writer.writerow(list(row.values()))
            number += 1
            if wrong:
                expected.append((number, column, sentence))
    return text.getvalue(), expected


def test_thirty_seven_bad_rows_are_reported_exactly_and_the_rest_is_filed_once(manager):
    text, expected = sheet()
    assert len(expected) == 37
    for filed, already in ((111, 0), (0, 111)):
        with scope.enter(manager.scope()):
            run = upload_sheet(by=manager, file=io.BytesIO(text.encode()), name="old.csv", now=NOW)
            change_mapping(by=manager, run_id=run.pk, origins=origins(), now=NOW)
            check_sheet(by=manager, run_id=run.pk, now=NOW)
        run_jobs()
        assert found(manager, run) == expected
        with scope.enter(manager.scope()):
            confirm_import(by=manager, run_id=run.pk, purpose=Purpose.REPORTING, now=NOW)
        run_jobs()
        assert found(manager, run) == expected
        with scope.enter(manager.scope()):
            counts = import_selectors.tallies([run.pk])[run.pk]
            assert (counts["filed"], counts["already"], counts["refused"]) == (filed, already, 37)
            assert (ImportRun.objects.get(pk=run.pk).state, Event.objects.count()) == ("done", 111)
            assert {event.narrative for event in Event.objects.all()} == {"=1+1"}


def found(by, run) -> list[tuple[int, str, str]]:
    with scope.enter(by.scope()):
        return [(each.row, each.column, each.sentence) for each in import_selectors.problems(run)]


def origins() -> dict[str, Origin]:
    return {
        "source": Origin(("No",)), "when.date": Origin(("Day",)), "when.time": Origin(("Time",)),
        "what": Origin(("Type",)), "harm": Origin(("Harm",), values={"mild": "mild"}),
        "where": Origin(("Where",), values={"4 west": unit_code()}), "story": Origin(("Story",)),
        "medication.name": Origin(("Medicine",)), "medication.stage": Origin(("Stage",)),
    }  # fmt: skip
