"""From cells to answers: days, times, codes, and a first guess that a person looks at."""

from __future__ import annotations

import io
from datetime import date

import pytest

from events.imports import california
from events.imports.days import clock, day_and_time, month
from events.imports.guesses import guess
from events.imports.mapping import LEAVE_OPEN, Origin, Problem, apply, from_json, lint, to_json
from events.imports.profile import ColumnProfile
from events.imports.questions import questions
from events.imports.sheet import Line, open_sheet

ASKED = questions({"p1": "4 West, Main", "p2": "Elsewhere in Main"})
FULL = {
    "what": Origin(("Type",), values={"tumble": "fall", "skip": LEAVE_OPEN}),
    "harm": Origin(("Harm",)),
    "when.date": Origin(("Day",)),
    "when.time": Origin(("Time",)),
    "where": Origin(fixed="p1"),
    "story": Origin(("Story", "Notes")),
    "source": Origin(("Id",)),
}
ROW = {
    "Type": " TUMBLE ", "Harm": "death", "Day": "1/31/2024 7:05 pm", "Time": "", "Story": "=HYPERLINK(1)",
    "Notes": "More.", "Id": "A-1",
}  # fmt: skip


def line(**changes: str) -> Line:
    return Line(7, ROW | changes)


@pytest.mark.parametrize(
    ("text", "order", "day", "at"),
    [
        ("1/31/2024", "mdy", date(2024, 1, 31), ""), ("31.1.24", "dmy", date(2024, 1, 31), ""),
        ("2024-01-31", "dmy", date(2024, 1, 31), ""), ("4-Jan-23", "mdy", date(2023, 1, 4), ""),
        ("January 4, 2023", "mdy", date(2023, 1, 4), ""), ("4 sept 2023", "mdy", date(2023, 9, 4), ""),
        ("2024-01-31T07:05:59.1", "mdy", date(2024, 1, 31), "07:05"),
        ("1/2/2024  12:00 AM", "mdy", date(2024, 1, 2), "00:00"),
        ("1/2/2024 9:10 p.m.", "dmy", date(2024, 2, 1), "21:10"),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text, order, day, at):
    assert day_and_time(text, order) == (day, at)


@pytest.mark.parametrize("text", ["2/30/2024", "13/13/2024", "soon", "", "1/2", "45323", "1/2/2024 25:00", "4-Foo-23"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):
        day_and_time(text, "mdy")


def test_times_and_months():
    assert [clock(text) for text in ("21:10", "9:10 pm", "2110", "12:05 a.m.", "07:00:30")] == [
        "21:10", "21:10", "21:10", "00:05", "07:00",
    ]  # fmt: skip
    assert [month(text) for text in ("2025-08", "8/2025", "Aug 2025", "2025-08-01", "8/1/2025", "aug-25")] == [
        "2025-08"
    ] * 6
    for wrong in ("13:75", "13:00 pm", "noon"):
        with pytest.raises(ValueError, match="no time"):
            clock(wrong)


def test_a_row_becomes_answers_and_keeps_its_text():
    applied = apply(FULL, line(), ASKED)
    assert (applied.source, applied.problems) == ("A-1", ())
    assert applied.answers == {
        "what": "fall", "harm": "severe", "harm.died": "yes", "when": "another", "when.date": "2024-01-31",
        "when.time": "19:05", "where": "p1", "story": "=HYPERLINK(1)\nMore.", "name": "shown",
    }  # fmt: skip


def test_every_cell_that_cannot_be_an_answer_has_its_own_sentence():
    applied = apply(FULL, line(Type="Tumbled", Harm="", Day="31/1/2024", Time="late", Id=" "), ASKED)
    assert [(each.column, each.sentence) for each in applied.problems] == [
        ("Type", "“Tumbled” has no answer to “What was it about?” yet. Choose one, or mend it."),
        ("Day", "This is not a day such as 1/31/2024, 31-Jan-24 or 2024-01-31."),
        ("Time", "This is not a time such as 21:10 or 9:10 p.m."),
        ("Id", "The cell is empty, but “Number of the report in your old system” needs an answer."),
    ]
    assert applied.problems[0] == Problem(7, "Type", applied.problems[0].sentence, "Tumbled")
    long = apply(FULL, line(Id="9" * 201, Day="1/1/1980"), ASKED).problems
    assert [each.sentence for each in long] == [
        "The day lies before 1990.",
        "Shorten this to 200 characters. It has 201.",
    ]


def test_a_row_with_too_many_cells_is_not_guessed_at():
    wide = apply(FULL, Line(7, ROW, surplus=True), ASKED)
    assert [(each.column, each.sentence) for each in wide.problems] == [
        ("", "The row has more cells than the sheet has columns.")
    ]


def test_a_mapping_is_checked_before_it_is_used():
    assert lint(FULL, tuple(ROW), ASKED) == {}
    assert from_json(to_json(FULL)) == FULL
    assert lint({}, (), ASKED) == {
        "what": "Choose the column that answers “What was it about?”.",
        "when.date": "Choose the column that answers “On which day did it happen?”.",
    }
    wrong = {
        "what": Origin(("Gone",)), "harm": Origin(("A",), fixed="mild"), "when.date": Origin(("A",), order="ymd"),
        "when.time": Origin(("A", "B")), "where": Origin(("A",), values={"x": "p9"}), "story": Origin(tuple("ABCD")),
        "name": Origin(("A",)),
    }  # fmt: skip
    assert lint(wrong, tuple("ABCD"), ASKED) == {
        "what": "The sheet has no column of this name. Choose another.",
        "harm": "Choose a column, or one answer for every row.",
        "when.date": "Choose how days are written.",
        "when.time": "Choose one column.",
        "where": "A cell's text has an answer that this question does not have.",
        "story": "Choose at most 3 columns.",
        "name": "This is no question of the quick report.",
    }


def profiled(text: str):
    sheet = open_sheet(io.BytesIO(text.encode()))
    found = {column: ColumnProfile() for column in sheet.columns}
    for each in sheet.lines:
        for column, cell in each.cells.items():
            found[column].see(cell)
    return sheet.columns, {column: profile.to_json() for column, profile in found.items()}


def test_a_first_mapping_is_guessed_from_heads_and_cells():
    columns, profiles = profiled(
        "Incident No,Event Date,Event Category,Severity,Department,Description\n"
        "1,31/12/2024,Slip or fall,Minor injury,4 west main,Fell.\n2,1/2/2024,Drug error,NCC MERP I,4 West,Dose.\n"
        '3,1/3/2024,Weather,Near miss,"4 West, Main",Rain.\n'
    )
    guessed = guess(columns, profiles, ASKED)
    assert {key: origin.columns for key, origin in guessed.items()} == {
        "source": ("Incident No",), "when.date": ("Event Date",), "what": ("Event Category",),
        "harm": ("Severity",), "where": ("Department",), "story": ("Description",),
    }  # fmt: skip
    assert guessed["when.date"].order == "dmy"
    assert guessed["what"].values == {"slip or fall": "fall", "drug error": "medication"}
    assert guessed["harm"].values == {"minor injury": "mild", "ncc merp i": "death", "near miss": "not_reached"}
    assert guessed["where"].values == {"4 west, main": "p1"}
    assert lint(guessed, columns, ASKED) == {}


def test_the_list_that_california_publishes_is_known_by_its_columns():
    columns, profiles = profiled(
        "INTAKEID,RECVDATE,AE_CATEGORY,AE_SHORT,ADVERSE_EVENT,ASPEN_FACID,NAME\n"
        'X1,4-Jan-23,05 - Environmental,22: Death from Fall,"22: Patient death, fall",C1,A\n'
        "X1,5-Jan-23,01 - Surgical,04: Foreign Object,04: Foreign object,C1,A\n"
    )
    guessed = guess(columns, profiles, ASKED)
    assert (guessed["what"].columns, guessed["when.date"].columns) == (("AE_SHORT",), ("RECVDATE",))
    assert guessed["harm"].values["22: death from fall"] == str(california.mapping()["22"].harm)
    assert "source" not in guessed
    assert lint(guessed, columns, ASKED) == {}


def test_a_column_with_too_many_values_is_not_offered_for_codes():
    profile = ColumnProfile()
    for number in range(300):
        profile.see(f"value {number}")
    assert (profile.values, profile.filled) == (None, 300)
