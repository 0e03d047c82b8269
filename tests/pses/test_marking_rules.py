"""What a mark does in law, and what may still be undone: every choice, every state."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pses.enums import Marked, Route, State
from pses.marking import WHOLE, check_mark, check_removal, effect, standing
from pses.pswp import Refused

M = Marked


@dataclass(frozen=True)
class Mark:
    number: int
    group: str
    choice: str


def stands(*marks, route=Route.REPORTING, state=State.COLLECTED, reported=0):
    return standing(
        [Mark(number, *each) for number, each in enumerate(marks, 1)], route=route, state=state, reported=reported
    )


def refusal(now, group, choice):
    with pytest.raises(Refused) as refused:
        check_mark(now, group, choice)
    return str(refused.value), refused.value.paragraph


def test_what_nobody_marked_is_what_it_entered_for():
    assert (stands().of(WHOLE), stands().of("place")) == (M.REPORTING, M.REPORTING)
    assert stands(route=Route.DELIBERATION).of(WHOLE) is M.ANALYSIS


def test_the_last_mark_counts_and_what_is_not_for_reporting_is_kept():
    now = stands(("place", "held_back"), ("narrative", "analysis"), ("place", "reporting"))
    assert (now.of("place"), now.kept, now.refusal) == (M.REPORTING, {"narrative"}, "")


@pytest.mark.parametrize(("choice", "words"), [("analysis", "stays here as analysis"), ("held_back", "held back")])
def test_the_whole_that_stays_is_refused_with_a_sentence(choice, words):
    assert words in stands((WHOLE, choice)).refusal


@pytest.mark.parametrize(("choice", "paragraph"), [
    (M.REPORTING, '"patient safety work product" (1)(i)(A)'),
    (M.ANALYSIS, '"patient safety work product" (1)(ii)'),
    (M.HELD_BACK, '"patient safety work product" (2)(ii)'),
])  # fmt: skip
def test_3_20_each_effect_is_one_line_with_its_paragraph(choice, paragraph):
    assert (paragraph in effect(choice), "\n" in effect(choice)) == (True, False)


def test_3_208_a_what_was_reported_stays_reported():
    for choice in (M.ANALYSIS, M.HELD_BACK):
        text, paragraph = refusal(stands(state=State.REPORTED, reported=1), "narrative", choice)
        assert ("stays reported" in text, paragraph) == (True, "42 CFR 3.208(a)")


def test_what_was_kept_when_the_report_went_can_go_later_and_be_kept_again_until_it_does():
    now = stands(("place", "held_back"), state=State.REPORTED, reported=2)
    check_mark(now, "place", M.REPORTING)
    again = standing(
        [Mark(1, "place", "held_back"), Mark(3, "place", "reporting")],
        route=Route.REPORTING, state=State.REPORTED, reported=2,
    )  # fmt: skip
    check_mark(again, "place", M.HELD_BACK)


def test_1_ii_analysis_can_go_but_is_not_merely_held_back():
    now = stands(("place", "analysis"))
    check_mark(now, "place", M.REPORTING)
    assert "protected from creation" in refusal(now, "place", M.HELD_BACK)[0]


@pytest.mark.parametrize(("state", "paragraph"), [
    (State.REMOVED, '42 CFR 3.20, "patient safety work product" (2)(ii)'), (State.WITHDRAWN, "42 CFR 3.208(a)"),
])  # fmt: skip
def test_nothing_is_marked_after_the_end(state, paragraph):
    for choice in M:
        assert refusal(stands(state=state), "place", choice)[1] == paragraph


def test_the_same_mark_twice_is_refused():
    assert refusal(stands(), "place", M.REPORTING)[0] == "It is marked so already."


def test_2_ii_and_1_ii_what_was_ever_analysis_is_never_removed():
    check_removal([Mark(1, "place", "held_back")])
    with pytest.raises(Refused, match="never removed") as refused:
        check_removal([Mark(1, "place", "analysis"), Mark(2, "place", "reporting")])
    assert refused.value.paragraph == '42 CFR 3.20, "patient safety work product" (1)(ii)'


@given(st.lists(st.tuples(st.sampled_from([WHOLE, "a", "b"]), st.sampled_from(M)), max_size=10), st.integers(0, 10))
def test_whatever_is_tried_nothing_that_left_stops_being_reported(tries, reported):
    marks: list[Mark] = []
    left: set[str] = set()
    for number, (group, choice) in enumerate(tries, 1):
        state = State.REPORTED if reported and number > reported else State.COLLECTED
        now = standing(marks, route=Route.REPORTING, state=state, reported=reported if number > reported else 0)
        left |= {each for each in (WHOLE, "a", "b") if now.left(each)}
        try:
            check_mark(now, group, choice)
        except Refused:
            continue
        marks.append(Mark(number, group, choice))
    end = standing(marks, route=Route.REPORTING, state=State.REPORTED, reported=reported)
    assert [each for each in left if end.of(each) is not M.REPORTING] == []
