"""The life of a work product: every state, every move, every route."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pses.enums import Purpose, Route, State
from pses.pswp import (
    LEGEND,
    LEGEND_OUTSIDE,
    LEGEND_SIMULATION,
    TABLE,
    Move,
    Refused,
    check_move,
    is_work_product,
    legend,
    mermaid,
    reachable,
)

S, M = State, Move
OPEN: dict[Route, dict[tuple[State | None, Move], State]] = {
    Route.REPORTING: {
        (None, M.ADMIT): S.COLLECTED,
        (S.COLLECTED, M.MAKE_READY): S.READY,
        (S.READY, M.TAKE_BACK): S.COLLECTED,
        (S.COLLECTED, M.REMOVE): S.REMOVED,
        (S.READY, M.REMOVE): S.REMOVED,
        (S.COLLECTED, M.REPORT): S.REPORTED,
        (S.READY, M.REPORT): S.REPORTED,
        (S.COLLECTED, M.FLAG): S.REPORTED,
        (S.READY, M.FLAG): S.REPORTED,
        (S.REPORTED, M.ADD_FACTS): S.REPORTED,
        (S.REPORTED, M.WITHDRAW): S.WITHDRAWN,
    },
    Route.DELIBERATION: {
        (None, M.ADMIT): S.COLLECTED,
        (S.COLLECTED, M.REPORT): S.REPORTED,
        (S.REPORTED, M.ADD_FACTS): S.REPORTED,
        (S.REPORTED, M.WITHDRAW): S.WITHDRAWN,
    },
    Route.PSO_DEVELOPED: {(None, M.DEVELOP): S.DEVELOPED},
}


@pytest.mark.parametrize("route", Route)
def test_each_move_is_open_where_the_law_opens_it_and_refused_everywhere_else(route: Route) -> None:
    for state, move in product([None, *State], Move):
        if (state, move) in OPEN[route]:
            assert check_move(state, move, route=route) is OPEN[route][state, move]
        else:
            with pytest.raises(Refused, match=r"\.$") as refused:
                check_move(state, move, route=route)
            assert refused.value.paragraph.startswith("42 ")


@pytest.mark.parametrize("state", [S.REPORTED, S.WITHDRAWN])
def test_3_20_pswp_2_ii_removal_ends_where_reporting_begins(state: State) -> None:
    with pytest.raises(Refused, match="reported to the PSO") as refused:
        check_move(state, M.REMOVE, route=Route.REPORTING)
    assert refused.value.paragraph == '42 CFR 3.20, "patient safety work product" (2)(ii)'


@pytest.mark.parametrize("state", State)
def test_3_20_pswp_1_ii_deliberations_are_never_removed(state: State) -> None:
    with pytest.raises(Refused, match="never removed") as refused:
        check_move(state, M.REMOVE, route=Route.DELIBERATION)
    assert refused.value.paragraph == '42 CFR 3.20, "patient safety work product" (1)(ii)'


@pytest.mark.parametrize("state", State)
def test_3_20_pswp_1_i_b_what_the_pso_developed_is_never_removed(state: State) -> None:
    with pytest.raises(Refused, match="never removed"):
        check_move(state, M.REMOVE, route=Route.PSO_DEVELOPED)


@given(st.sampled_from(Route), st.lists(st.sampled_from(Move), max_size=12))
def test_once_reported_always_work_product(route: Route, moves: list[Move]) -> None:
    state: State | None = None
    was_reported = False
    for move in moves:
        try:
            state = check_move(state, move, route=route)
        except Refused:
            continue
        was_reported = was_reported or state is S.REPORTED
        assert state in reachable(route)
        assert is_work_product(state, route) is (state is not S.REMOVED)
        assert not (was_reported and state is S.REMOVED)


def test_73_fr_70741_a_flag_reports_what_was_assembled_for_reporting_and_nothing_else() -> None:
    assert check_move(S.COLLECTED, M.FLAG, route=Route.REPORTING) is S.REPORTED
    with pytest.raises(Refused, match="not assembled for reporting") as refused:
        check_move(S.COLLECTED, M.FLAG, route=Route.DELIBERATION)
    assert refused.value.paragraph == '42 CFR 3.20, "patient safety work product" (1)(ii)'


def test_a_state_that_a_route_cannot_reach_is_an_error_not_a_guess() -> None:
    with pytest.raises(ValueError, match="never removed"):
        is_work_product("removed", "deliberation")
    with pytest.raises(ValueError, match="gone"):
        is_work_product("gone", "reporting")
    with pytest.raises(ValueError, match="gone"):
        check_move("gone", M.REPORT, route="reporting")


@pytest.mark.parametrize(("state", "move", "paragraph"), [
    (None, M.REPORT, "42 U.S.C. 299b-21(7)(A)"),  # what never entered is no work product
    (S.COLLECTED, M.WITHDRAW, "42 CFR 3.208(a)"),
    (S.WITHDRAWN, M.WITHDRAW, "42 CFR 3.208(a)"),
    (S.REMOVED, M.WITHDRAW, "42 CFR 3.208(a)"),
    (S.REPORTED, M.REPORT, "42 CFR 3.206(b)(4)(i)"),
    (S.REPORTED, M.FLAG, "42 CFR 3.206(b)(4)(i)"),
    (S.REPORTED, M.MAKE_READY, "42 CFR 3.206(b)(4)(i)"),
    (S.REPORTED, M.TAKE_BACK, "42 CFR 3.206(b)(4)(i)"),
    (S.REMOVED, M.FLAG, '42 CFR 3.20, "patient safety work product" (2)(ii)'),
    (S.REMOVED, M.MAKE_READY, '42 CFR 3.20, "patient safety work product" (2)(ii)'),
    (S.WITHDRAWN, M.FLAG, "42 CFR 3.206(b)(4)(i)"),
    (S.COLLECTED, M.ADD_FACTS, "42 CFR 3.206(b)(4)(i)"),
    (S.READY, M.ADD_FACTS, "42 CFR 3.206(b)(4)(i)"),
    (S.WITHDRAWN, M.ADD_FACTS, "42 CFR 3.208(a)"),
    (S.REMOVED, M.ADD_FACTS, '42 CFR 3.20, "patient safety work product" (2)(ii)'),
    (S.WITHDRAWN, M.REPORT, "42 CFR 3.206(b)(4)(i)"),
])  # fmt: skip
def test_a_refusal_names_the_paragraph_it_stands_on(state: State | None, move: Move, paragraph: str) -> None:
    with pytest.raises(Refused) as refused:
        check_move(state, move, route="reporting")
    assert refused.value.paragraph == paragraph


@pytest.mark.parametrize(("route", "state", "move", "words"), [
    (Route.REPORTING, S.REMOVED, M.REMOVE, "removed already"),
    (Route.REPORTING, S.READY, M.ADD_FACTS, "not reported yet"),
    (Route.REPORTING, S.REMOVED, M.REPORT, "cannot be reported to the PSO"),
    (Route.REPORTING, S.READY, M.WITHDRAW, "nothing to take back"),
    (Route.REPORTING, S.COLLECTED, M.WITHDRAW, "nothing to take back"),
    (Route.REPORTING, S.REMOVED, M.FLAG, "cannot be reported to the PSO"),
    (Route.REPORTING, S.REMOVED, M.MAKE_READY, "cannot be reported to the PSO"),
    (Route.REPORTING, S.REMOVED, M.TAKE_BACK, "cannot be reported to the PSO"),
    (Route.REPORTING, S.WITHDRAWN, M.FLAG, "File a new report"),
    (Route.REPORTING, S.REPORTED, M.FLAG, "Add later facts"),
    (Route.REPORTING, S.REPORTED, M.MAKE_READY, "reported to the PSO already"),
    (Route.REPORTING, S.REPORTED, M.TAKE_BACK, "reported to the PSO already"),
    (Route.REPORTING, S.WITHDRAWN, M.MAKE_READY, "reported to the PSO already"),
    (Route.REPORTING, S.WITHDRAWN, M.TAKE_BACK, "reported to the PSO already"),
    (Route.DELIBERATION, S.COLLECTED, M.MAKE_READY, "not marked for the PSO"),
    (Route.DELIBERATION, S.COLLECTED, M.TAKE_BACK, "not marked for the PSO"),
    (Route.DELIBERATION, S.COLLECTED, M.FLAG, "not marked for the PSO"),
    (Route.DELIBERATION, S.COLLECTED, M.WITHDRAW, "nothing to take back"),
    (Route.PSO_DEVELOPED, S.DEVELOPED, M.REPORT, "in the state it is in"),
])  # fmt: skip
def test_a_refusal_says_what_stands_in_the_way(route: Route, state: State, move: Move, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_move(state, move, route=route)


def test_what_was_read_in_the_official_text_is_told_from_what_was_not() -> None:
    read = {row.move for row in TABLE if not row.to_be_checked}
    assert read == {M.ADMIT, M.DEVELOP, M.WITHDRAW}
    assert {row.move for row in TABLE if row.to_be_checked} & read == set()


def test_the_legend_names_the_act_and_the_rule() -> None:
    assert [law for law in ("42 U.S.C. 299b-21 to 299b-26", "42 CFR Part 3") if law not in LEGEND] == []


def test_what_is_printed_follows_the_state() -> None:
    assert legend("collected", "reporting") == LEGEND
    assert legend("removed", "reporting") == LEGEND_OUTSIDE
    assert legend("withdrawn", "reporting") == LEGEND
    assert legend("reported", "reporting", purpose=Purpose.SIMULATION) == LEGEND_SIMULATION


def test_no_two_rows_of_the_table_answer_one_question() -> None:
    asked = [(row.start, row.move, route) for row in TABLE for route in row.routes]
    assert len(set(asked)) == len(asked)


def test_the_diagram_is_the_table() -> None:
    drawn = mermaid().splitlines()
    assert len(drawn) == len(TABLE) + 1
    assert drawn[0] == "stateDiagram-v2"
    assert "    [*] --> collected: admit (deliberation, reporting)" in drawn
    assert "    collected --> ready: make ready (reporting, to be checked)" in drawn
    assert "    reported --> withdrawn: withdraw (deliberation, reporting)" in drawn
    assert "    collected --> removed: remove (reporting, to be checked)" in drawn
