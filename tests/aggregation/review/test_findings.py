"""A text composed of decisions: what goes is gone, what stays is untouched, and every place can be explained."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.deidentification import Profile, deidentify
from aggregation.review.findings import (
    Act,
    Decision,
    Mark,
    Unready,
    Work,
    as_stored,
    check_mark,
    compose,
    marked,
    places_of,
)  # fmt: skip
from pso_portal.names import Known

TEXT = "Ann Lee saw Dr. Roe in Rome. Later ann  lee left; Annalee stayed."


def found(start: int, end: int, label: str = "NAME", becomes: str = "[person]") -> dict[str, Any]:
    return {"start": start, "end": end, "label": label, "layer": "words", "confidence": 0.4, "becomes": becomes,
            "paragraph": "45 CFR 164.514(b)(2)(i)(A)"}  # fmt: skip


ANN, ROE, ROME = found(0, 7), found(12, 19, "STAFF", "[staff]"), found(23, 27, "CITY", "[town]")


def composed(work: Work, stored: list[Any], text: str = TEXT) -> str:
    return work.text(text, work.findings(text, stored), understood=True)


def test_what_nobody_decided_is_proposed_to_go() -> None:
    findings = Work().findings(TEXT, [ROME, ANN])
    assert [(each.number, each.found, each.undecided) for each in findings] == [(1, "Ann Lee", True), (2, "Rome", True)]
    assert composed(Work(), [ANN, ROE, ROME]).startswith("[person] saw [staff] in [town]. Later")


def test_accepting_editing_and_keeping() -> None:
    work = Work({
        1: Decision(Act.ACCEPT), 2: Decision(Act.EDIT, "STAFF", "a surgeon"), 3: Decision(Act.KEEP, reason="no town"),
    })  # fmt: skip
    assert composed(work, [ANN, ROE, ROME]).startswith("[person] saw a surgeon in Rome. Later")
    assert [each.undecided for each in work.findings(TEXT, [ANN, ROE, ROME])] == [False] * 3


def test_an_edit_to_another_kind_names_that_kind_s_paragraph() -> None:
    (edited,) = Work({1: Decision(Act.EDIT, "MRN", "[record number]")}).findings(TEXT, [ANN])
    assert (edited.label, edited.paragraph) == ("MRN", "45 CFR 164.514(b)(2)(i)(H)")


@pytest.mark.parametrize(
    ("decision", "says"),
    [(Decision(Act.EDIT, "NAME", "  "), "Enter the words"), (Decision(Act.KEEP, reason=" "), "Say in a word"),
     (Decision(Act.EDIT, "SHOE", "x"), "Choose what kind")],
)  # fmt: skip
def test_an_edit_needs_its_words_and_what_stays_a_reason(decision: Decision, says: str) -> None:
    with pytest.raises(Unready, match=says):
        decision.checked()


def test_marked_words_go_wherever_they_stand_whatever_case_and_blanks_and_never_inside_a_word() -> None:
    work = Work(marks=(Mark("ann lee", "NAME"),))
    assert composed(work, []) == "[person] saw Dr. Roe in Rome. Later [person] left; Annalee stayed."
    (finding,) = work.findings(TEXT, [])
    assert (finding.places, finding.undecided) == (((0, 7), (35, 43)), False)


def test_a_mark_takes_what_was_kept_and_joins_what_it_overlaps() -> None:
    kept = Work({1: Decision(Act.KEEP, reason="x")}, (Mark("Lee saw Dr", "NAME"),))
    assert composed(kept, [ANN]).startswith("Ann [person]. Roe")
    assert composed(Work(marks=(Mark("Lee saw Dr", "NAME"),)), [ANN, ROE]).startswith("[person] in Rome")


@pytest.mark.parametrize("mark", [Mark("Bob", "NAME"), Mark("  ", "NAME"), Mark("Ann", "SHOE")])
def test_a_mark_names_words_of_the_text_and_a_kind_of_the_list(mark: Mark) -> None:
    with pytest.raises(Unready):
        check_mark(mark, TEXT)


def test_a_text_written_by_hand_takes_the_place_of_the_composed_one() -> None:
    assert composed(Work(rewritten="Somebody left."), [ANN]) == "Somebody left."


def test_of_a_text_that_the_engine_did_not_understand_nothing_stands_but_what_is_written_by_hand() -> None:
    assert Work().text(TEXT, [], understood=False) == ""
    assert Work(rewritten="A fall.").text(TEXT, [], understood=False) == "A fall."


def test_work_is_kept_and_read_again_whole() -> None:
    work = Work({2: Decision(Act.EDIT, "STAFF", "x")}, (Mark("Ann", "NAME"),), "By hand")
    again = Work.from_json(json.loads(json.dumps(work.to_json())))
    assert (again, again.decisions[2].act is Act.EDIT) == (work, True)
    assert Work.from_json(None) == Work()


def test_findings_that_were_kept_before_the_desk_had_its_rows_are_read() -> None:
    (old,) = Work().findings(TEXT, [[0, 7, "NAME", "words"]])
    assert (old.found, old.becomes, old.confidence) == ("Ann Lee", "[person]", None)


def test_the_engine_s_own_text_is_what_its_stored_findings_compose() -> None:
    result = deidentify("Dr. Quill gave Ann Lee 5 mg on March 3, 2025.", Known(patient=("Ann Lee",)),
                        Profile.NONIDENTIFIABLE)  # fmt: skip
    assert composed(Work(), as_stored(result), result.original) == result.text


words = st.text(alphabet="ab é.\n", max_size=40)


@st.composite
def decided(draw: Any) -> tuple[str, list[dict[str, Any]], Work]:
    """A text with findings anywhere, overlapping too, some kept, and a mark."""
    text = draw(words.filter(bool))
    starts = draw(st.lists(st.integers(0, len(text) - 1), max_size=5))
    stored = [found(start, draw(st.integers(start + 1, len(text))), becomes="#") for start in starts]
    acts = st.sampled_from([Decision(Act.ACCEPT), Decision(Act.KEEP, reason="x"), Decision(Act.EDIT, "NAME", "#")])
    decisions = draw(st.dictionaries(st.integers(1, len(stored) or 1), acts))
    return text, stored, Work(decisions, (Mark(draw(words), "NAME"),))


@pytest.mark.property
@given(decided())
def test_nothing_that_goes_is_left_and_nothing_else_is_touched(case: tuple[str, list[Any], Work]) -> None:
    text, stored, work = case
    findings = work.findings(text, stored)
    gone = bytearray(len(text))
    for finding in findings:
        for start, end in () if finding.stays else finding.places:
            gone[start:end] = b"\x01" * (end - start)
    left = "".join(piece.text for piece in compose(text, findings) if not piece.number)
    assert left == "".join(character for at, character in enumerate(text) if not gone[at])


@pytest.mark.property
@given(decided())
def test_the_marked_text_is_the_text(case: tuple[str, list[Any], Work]) -> None:
    text, stored, work = case
    assert "".join(piece.text for piece in marked(text, work.findings(text, stored))) == text


@pytest.mark.property
@given(words, words)
def test_places_are_places_of_the_text(said: str, text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in places_of(said, text))
