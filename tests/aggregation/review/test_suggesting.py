"""What goes back to a house's directory: its own names, decided by a person, and nobody's who was cared for."""

from __future__ import annotations

from typing import Any

import pytest

from aggregation.review import Act, Decision, Mark, Work, worth_suggesting
from pso_portal.names import Known

TEXT = "Zeb Alder told K. Doyle RN of Vexborough Care on 4 West, who lives at 12 Rose Street, Apt 4, in Brindleton."
NOBODY = Known()


def found(words: str, label: str, layer: str = "context", confidence: float = 0.9) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "label": label, "layer": layer, "confidence": confidence,
            "becomes": "[x]", "paragraph": ""}  # fmt: skip


def suggested(*rows: dict[str, Any], known: Known = NOBODY, decided: Any = None, marks: Any = ()) -> Any:
    accepted = {number: Decision(Act.ACCEPT) for number in range(1, len(rows) + 1)}
    work = Work(accepted if decided is None else decided, tuple(marks))
    return worth_suggesting(work.findings(TEXT, rows), known)


@pytest.mark.parametrize(("label", "words", "goes"), [
    ("STAFF", "K. Doyle RN", ("K. Doyle RN", "staff")), ("UNIT", "4 West", ("4 West", "unit")),
    ("FACILITY", "Vexborough Care", ("Vexborough Care", "facility")), ("CITY", "Brindleton", ("Brindleton", "town")),
    ("LOCATION", "12 Rose Street, Apt 4", ("Rose Street", "street")),
    ("LOCATION", "Rose Street", ("Rose Street", "street")),
])  # fmt: skip
def test_each_kind_that_a_directory_keeps_goes_under_its_name(label: str, words: str, goes: tuple[str, str]) -> None:
    assert suggested(marks=[Mark(words, label)]) == [goes]
    assert suggested(found(words, label)) == [goes]


@pytest.mark.parametrize("label", ["PATIENT", "RELATIVE", "NAME", "MRN", "ROOM", "EMSUNIT", "ZIP", "PHONE"])
def test_nobody_who_was_cared_for_and_no_number_goes(label: str) -> None:
    assert suggested(found("Zeb Alder", label), marks=[Mark("Brindleton", label)]) == []


def test_what_the_record_or_the_text_itself_calls_a_patient_goes_under_no_other_kind() -> None:
    marks = [Mark("Zeb", "STAFF"), Mark("Alder", "FACILITY")]
    assert suggested(marks=marks) == [("Zeb", "staff"), ("Alder", "facility")]
    assert suggested(marks=marks, known=Known(patient=("Zebulon Alder",), nicknames=("Zeb",))) == []
    assert suggested(marks=marks, known=Known(relatives=("Zeb Alder",))) == []
    assert suggested(marks=[*marks, Mark("Zeb Alder", "PATIENT")]) == []
    assert suggested(marks=[Mark("Brindleton", "STAFF")], known=Known(patient=("Zeb Brindletin",))) == []


def test_what_the_house_has_already_does_not_come_again_and_what_holds_more_does() -> None:
    assert suggested(marks=[Mark("K. Doyle RN", "STAFF")], known=Known(staff=("Kay Doyle",))) == []
    assert suggested(marks=[Mark("Vexborough Care", "FACILITY")], known=Known(facilities=("vexborough care",))) == []
    more = Known(places=("Vexborough",))
    assert suggested(marks=[Mark("Vexborough Care", "FACILITY")], known=more) == [("Vexborough Care", "facility")]
    assert suggested(found("Brindleton", "CITY", layer="known")) == []


@pytest.mark.parametrize(("decision", "goes"), [
    (None, []), (Decision(Act.KEEP, reason="a word"), []),
    (Decision(Act.ACCEPT), []), (Decision(Act.EDIT, "STAFF", "a visitor"), [("Zeb Alder", "staff")]),
])  # fmt: skip
def test_a_guess_goes_only_where_a_person_named_its_kind(decision: Decision | None, goes: Any) -> None:
    guess = found("Zeb Alder", "STAFF", layer="statistical", confidence=0.3)
    assert suggested(guess, decided={1: decision} if decision else {}) == goes


def test_what_nobody_decided_and_what_stays_does_not_go() -> None:
    sure = found("Vexborough Care", "FACILITY")
    assert suggested(sure, decided={}) == []
    assert suggested(sure, decided={1: Decision(Act.KEEP, reason="a word")}) == []


def test_the_same_words_go_once_and_words_that_the_engine_wrote_never() -> None:
    marks = [Mark("Brindleton", "CITY"), Mark("brindleton", "CITY"), Mark("[staff]", "STAFF")]
    assert suggested(found("Brindleton", "CITY"), marks=marks) == [("Brindleton", "town")]


def test_a_street_with_a_number_that_cannot_be_told_from_a_house_s_stays() -> None:
    assert suggested(marks=[Mark("Highway 61", "LOCATION")]) == []
    assert suggested(marks=[Mark("5th Street", "LOCATION")]) == [("5th Street", "street")]
