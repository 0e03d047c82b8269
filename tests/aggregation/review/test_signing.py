"""42 CFR 3.208(b)(2): what is disclosed as nonidentifiable (3.212) is protected no longer, so two people say it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregation.deidentification import Profile
from aggregation.review import CLAIM_LASTS, claimed_by_another, confirming_refused, signatures_needed, waited_words
from tests.someone import ME, NOW, SOMEBODY_ELSE


def test_3_208_a_text_that_leaves_as_nonidentifiable_needs_two_and_what_stays_protected_or_behind_one() -> None:
    """42 CFR 3.208(a): a disclosure for peers keeps the protection."""
    assert signatures_needed(Profile.NONIDENTIFIABLE, leaves=True) == 2
    assert signatures_needed(Profile.NONIDENTIFIABLE, leaves=False) == 1
    assert signatures_needed(Profile.PEER, leaves=True) == 1


def test_nobody_confirms_their_own_text_nor_one_that_nobody_signed() -> None:
    assert confirming_refused(SOMEBODY_ELSE, ME) == ""
    assert "Another person" in confirming_refused(ME, ME)
    assert "Nobody has signed" in confirming_refused(None, ME)


def test_a_claim_is_somebody_s_for_an_hour_after_their_last_act() -> None:
    just, long = NOW - CLAIM_LASTS + timedelta(seconds=1), NOW - CLAIM_LASTS
    assert claimed_by_another(SOMEBODY_ELSE, just, ME, NOW)
    assert not claimed_by_another(SOMEBODY_ELSE, long, ME, NOW)
    assert not claimed_by_another(ME, just, ME, NOW)
    assert not claimed_by_another(None, None, ME, NOW)


@pytest.mark.parametrize(
    ("waited", "words"),
    [(timedelta(minutes=-3), "less than an hour"), (timedelta(minutes=59), "less than an hour"),
     (timedelta(hours=1), "1 hour"), (timedelta(hours=47, minutes=59), "47 hours"), (timedelta(hours=48), "2 days"),
     (timedelta(days=12, hours=23), "12 days")],
)  # fmt: skip
def test_a_wait_is_told_in_whole_units_that_have_passed(waited: timedelta, words: str) -> None:
    assert waited_words(waited) == words
