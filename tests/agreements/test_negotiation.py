"""Every state, every move, every side: open exactly where the table says."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest

from pso_portal.agreements.negotiation import (
    TABLE,
    Move,
    Refused,
    Signatories,
    TermsState,
    check_move,
    check_signature,
    mermaid,
    turn_of,
)
from pso_portal.agreements.terms import BINDING
from pso_portal.tenancy.sides import Side

ANNA, PAUL, RITA = (UUID(int=number) for number in (1, 2, 3))
NAMED = Signatories(provider=frozenset({ANNA}), pso=frozenset({PAUL}))
S, M = TermsState, Move

OPEN_TO_AUTHOR = {
    (S.DRAFT, M.PROPOSE): S.PROPOSED,
    (S.DRAFT, M.WITHDRAW): S.WITHDRAWN,
    (S.DRAFT, M.NARROW): S.AGREED,
    (S.PROPOSED, M.WITHDRAW): S.WITHDRAWN,
    (S.PROPOSED, M.SIGN_FIRST): S.PROPOSED,
    (S.PROPOSED, M.SIGN_LAST): S.AGREED,
    (S.AGREED, M.OVERTAKE): S.OVERTAKEN,
}
OPEN_TO_OTHER = {
    (S.PROPOSED, M.COUNTER): S.COUNTERED,
    (S.PROPOSED, M.REFUSE): S.REFUSED,
    (S.PROPOSED, M.SIGN_FIRST): S.PROPOSED,
    (S.PROPOSED, M.SIGN_LAST): S.AGREED,
    (S.AGREED, M.OVERTAKE): S.OVERTAKEN,
}
OPEN_TO_CLOCK = {
    (S.AGREED, M.TAKE_EFFECT): S.IN_FORCE,
    (S.AGREED, M.SUPERSEDE): S.SUPERSEDED,
    (S.IN_FORCE, M.SUPERSEDE): S.SUPERSEDED,
}


@pytest.mark.parametrize(
    ("by", "open_moves"),
    [(Side.PROVIDER, OPEN_TO_AUTHOR), (Side.PSO, OPEN_TO_OTHER), (Side.SYSTEM, OPEN_TO_CLOCK), (Side.DOOR, {})],
)
def test_a_version_of_the_provider_moves_as_the_table_says_and_no_other_way(
    by: Side, open_moves: dict[tuple[TermsState, Move], TermsState]
) -> None:
    for state, move in product(TermsState, Move):
        if (state, move) in open_moves:
            assert check_move(state, move, by=by, author=Side.PROVIDER) is open_moves[state, move]
        else:
            with pytest.raises(Refused, match=r"\.$"):
                check_move(state, move, by=by, author=Side.PROVIDER)


def test_the_pso_never_narrows_alone() -> None:
    with pytest.raises(Refused):
        check_move("draft", M.NARROW, by=Side.PSO, author=Side.PSO)


def test_only_signed_versions_bind() -> None:
    assert {S.AGREED, S.IN_FORCE, S.SUPERSEDED} == BINDING
    assert {row.move for row in TABLE if row.end is S.AGREED} == {M.SIGN_LAST, M.NARROW}
    assert {row.start for row in TABLE if row.end is S.IN_FORCE} == {S.AGREED}


def sign(**change: object) -> Move:
    asked = {
        "state": "proposed", "side": Side.PROVIDER, "signer": ANNA, "stepped_up": True, "signatories": NAMED,
        "signed": {},
    }  # fmt: skip
    return check_signature(**asked | change)  # type: ignore[arg-type]


def test_the_first_and_the_last_signature() -> None:
    assert sign() is M.SIGN_FIRST
    assert sign(signed={Side.PSO: PAUL}) is M.SIGN_LAST


@pytest.mark.parametrize(
    "change",
    [
        {"signer": RITA},
        {"signer": PAUL},
        {"side": Side.SYSTEM},
        {"stepped_up": False},
        {"signed": {Side.PROVIDER: ANNA}},
        {"signed": {Side.PSO: ANNA}, "signatories": Signatories(frozenset({ANNA}), frozenset({ANNA}))},
        {"signatories": Signatories(frozenset(), frozenset())},
        *({"state": state} for state in TermsState if state is not S.PROPOSED),
    ],
)
def test_signatures_that_would_prove_nothing_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"\.$"):
        sign(**change)


def test_the_diagram_is_the_table() -> None:
    drawn = mermaid().splitlines()
    assert len(drawn) == len(TABLE) + 2
    assert "    proposed --> agreed: sign last" in drawn


@pytest.mark.parametrize(
    ("author", "signed", "turn"),
    [
        (Side.PSO, (), Side.PROVIDER),
        (Side.PROVIDER, (), Side.PSO),
        (Side.PSO, (Side.PROVIDER,), Side.PSO),
        (Side.PSO, (Side.PSO,), Side.PROVIDER),
        (Side.PROVIDER, (Side.PROVIDER,), Side.PSO),
        (Side.PROVIDER, (Side.PSO,), Side.PROVIDER),
    ],
)
def test_it_is_the_turn_of_whoever_the_other_waits_for(author: Side, signed: tuple[Side, ...], turn: Side) -> None:
    assert turn_of(author=author, signed=signed) is turn
