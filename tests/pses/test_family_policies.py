"""Who decides about sharing inside a family, and in which words: each rule by itself, said and refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pses import policies
from pses.family import LONGEST_WORDS, Contract, Offer, Pair, Step
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from tests.someone import HERE, NOW, SOMEBODY_ELSE, all_but, someone

ROLE = "Your role does not include this."
RUNS = Contract(date(2024, 1, 1), None)
KIN, STRANGERS = Pair(True, RUNS, RUNS), Pair(False, RUNS, RUNS)
SHARES = someone(P.SHARE_WITH_FAMILY)
TO_US = Offer(giver=SOMEBODY_ELSE, reader=HERE, until=NOW.date() + timedelta(days=9), steps=frozenset())


def offer(by: Any = SHARES, pair: Any = KIN, **changes: Any) -> str:
    words = {"until": NOW.date(), "event_types": ["fall"], "purpose": "Culture", "taken": False, "now": NOW}
    try:
        policies.check_can_offer(by, pair, **(words | changes))
    except Denied as denied:
        return str(denied)
    return ""


def step(by: Any = SHARES, held: Offer = TO_US, pair: Pair = KIN, what: Step = Step.ACCEPTED, reason: str = "") -> str:
    try:
        policies.check_can_take_step(by, held, pair, what, reason=reason, now=NOW)
    except Denied as denied:
        return str(denied)
    return ""


def test_sharing_is_decided_by_those_who_may() -> None:
    assert (offer(), step()) == ("", "")
    assert (offer(all_but(P.SHARE_WITH_FAMILY)), step(all_but(P.SHARE_WITH_FAMILY))) == (ROLE, ROLE)


def test_3_206_b_4_iii_a_refusal_names_its_paragraph() -> None:
    assert "(42 CFR" in offer(pair=STRANGERS)
    assert "(42 CFR" in offer(event_types=[])
    assert "(42 CFR" in step(pair=STRANGERS)


def test_one_offer_stands_at_a_time() -> None:
    assert "still stands" in offer(taken=True)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_offer_says_what_for_and_a_stop_says_why(text: str) -> None:
    assert offer(purpose=text) == "Say which patient safety activity it serves."
    assert step(what=Step.STOPPED, reason=text) == "Say why you stop it. The affiliate reads it."


def test_words_have_a_length() -> None:
    longest = "x" * LONGEST_WORDS
    assert (offer(purpose=longest), step(what=Step.STOPPED, reason=longest)) == ("", "")
    assert offer(purpose=longest + "x").startswith("Keep it to")
    assert step(what=Step.STOPPED, reason=longest + "x").startswith("Keep it to")
    assert step(reason=longest + "x") == ""  # accepting asks for no reason


def test_the_pso_decides_nothing_between_affiliates() -> None:
    by = someone(P.SHARE_WITH_FAMILY, provider_id=None)
    assert step(by) == "Only the two affiliates decide about it."
