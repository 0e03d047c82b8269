"""Two people for what cannot be taken back (42 CFR 3.208), and nothing decided twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from aggregation import policies
from aggregation.models import DoubleRead, ReleaseDraft, ReviewItem
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.someone import ME, NOW, SOMEBODY_ELSE, all_but, someone

ROLE = "Your role does not include this."


def refused(check: Callable[..., object], *words: Any, **more: Any) -> str:
    try:
        check(*words, **more)
    except Denied as denied:
        return str(denied)
    return ""


def draft(**more: Any) -> ReleaseDraft:
    known = {"state": "drafted", "measure": "reporting_rate", "setting": "clinic", "period": "2026-Q1", "shown": 3,
             "drafted_by": SOMEBODY_ELSE, "drafted_at": NOW - timedelta(days=2)}  # fmt: skip
    return ReleaseDraft(**(known | more))


@pytest.fixture
def at_the_pso(pso: Any) -> Any:
    with scope.enter(Scope(Side.PSO)):
        yield


def test_drafting_is_for_those_who_draft() -> None:
    assert refused(policies.check_can_draft, someone(P.DRAFT_RELEASE), "2025-Q4", NOW.date()) == ""
    assert refused(policies.check_can_draft, all_but(P.DRAFT_RELEASE), "2025-Q4", NOW.date()) == ROLE


def test_3_208_whoever_drafted_does_not_approve(at_the_pso: None) -> None:
    by = someone(P.APPROVE_RELEASE)
    assert refused(policies.check_can_approve, by, draft(), NOW) == ""
    assert "Another person" in refused(policies.check_can_approve, by, draft(drafted_by=ME), NOW)
    assert refused(policies.check_can_decline, by, draft(drafted_by=ME), NOW) == ""


@pytest.mark.parametrize("check", [policies.check_can_approve, policies.check_can_decline])
def test_deciding_on_a_table_wants_the_permission_a_fresh_sign_in_and_a_table_that_waits(
    at_the_pso: None, check: Callable[..., object]
) -> None:
    assert refused(check, all_but(P.APPROVE_RELEASE), draft(), NOW) == ROLE
    assert "Confirm that it is you" in refused(check, someone(P.APPROVE_RELEASE, stepped_up_at=None), draft(), NOW)
    for state in ("drafting", "approved", "declined", "published"):
        assert "not waiting" in refused(check, someone(P.APPROVE_RELEASE), draft(state=state), NOW)


def test_a_table_that_shows_nothing_is_not_released(at_the_pso: None) -> None:
    by = someone(P.APPROVE_RELEASE)
    assert "nothing to release" in refused(policies.check_can_approve, by, draft(shown=0), NOW)
    assert refused(policies.check_can_approve, by, draft(shown=1), NOW) == ""


@pytest.mark.parametrize(
    ("setting", "when", "stands"),
    [("clinic", NOW - timedelta(days=1), False), ("clinic", NOW - timedelta(days=3), True),
     ("hospital", NOW - timedelta(days=1), True), ("clinic", NOW - timedelta(days=2), True)],
)  # fmt: skip
def test_a_verdict_stands_until_another_table_of_the_setting_goes_out(
    at_the_pso: None, setting: str, when: Any, stands: bool
) -> None:
    out = draft(setting=setting, state="approved", approved_at=when, approved_by=ME)
    out.save(force_insert=True)
    assert (refused(policies.check_can_approve, someone(P.APPROVE_RELEASE), draft(), NOW) == "") is stands


def test_a_table_does_not_stand_in_its_own_way(at_the_pso: None) -> None:
    own = draft(approved_at=NOW)
    own.save(force_insert=True)
    assert refused(policies.check_can_approve, someone(P.APPROVE_RELEASE), own, NOW) == ""


def test_a_held_text_is_decided_once_and_not_after_it_was_taken_back() -> None:
    by = someone(P.REVIEW_DEIDENTIFICATION)
    assert refused(policies.check_can_decide, by, ReviewItem(id=uuid4(), state="waiting")) == ""
    assert "took this report back" in refused(policies.check_can_decide, by, ReviewItem(state="withdrawn"))
    assert "sent a later text" in refused(policies.check_can_decide, by, ReviewItem(state="replaced"))
    assert "decided already" in refused(policies.check_can_decide, by, ReviewItem(state="accepted"))
    assert refused(policies.check_can_decide, all_but(P.REVIEW_DEIDENTIFICATION), ReviewItem(state="waiting")) == ROLE


REVIEWER = someone(P.REVIEW_DEIDENTIFICATION)
NO_REVIEWER = all_but(P.REVIEW_DEIDENTIFICATION)
AN_HOUR_AGO, JUST_NOW = NOW - timedelta(hours=1), NOW - timedelta(minutes=59)


def held(state: str = "waiting", **more: Any) -> ReviewItem:
    return ReviewItem(id=uuid4(), state=state, revision=3, **more)


def test_a_signed_text_is_not_decided_yet() -> None:
    assert refused(policies.check_can_decide, REVIEWER, held("signed")) == ""


@pytest.mark.parametrize(("claim", "free"), [
    ({}, True), ({"claimed_by": ME, "claimed_at": JUST_NOW}, True),
    ({"claimed_by": SOMEBODY_ELSE, "claimed_at": JUST_NOW}, False),
    ({"claimed_by": SOMEBODY_ELSE, "claimed_at": AN_HOUR_AGO}, True),
])  # fmt: skip
def test_one_person_at_a_time_works_on_a_text(claim: dict[str, Any], free: bool) -> None:
    said = refused(policies.check_can_work, REVIEWER, held(**claim), 3, NOW)
    assert said == ("" if free else "Somebody else has claimed this text. Nothing that you sent was saved.")


def test_work_goes_on_from_what_the_person_last_saw() -> None:
    check = policies.check_can_work
    assert [refused(check, REVIEWER, held(), revision, NOW) for revision in (3, None)] == ["", ""]
    with pytest.raises(policies.Overtaken, match="changed after you opened it"):
        check(REVIEWER, held(), 2, NOW)
    with pytest.raises(policies.Overtaken, match="waits for a second person"):
        check(REVIEWER, held("signed"), 3, NOW)
    assert "took this report back" in refused(check, REVIEWER, held("withdrawn"), 3, NOW)
    assert refused(check, NO_REVIEWER, held(), 3, NOW) == ROLE


def test_a_signed_text_is_sent_back_by_anybody_who_reviews_as_they_saw_it() -> None:
    check = policies.check_can_send_back
    assert [refused(check, REVIEWER, held("signed", signed_by=who), 3) for who in (ME, SOMEBODY_ELSE)] == ["", ""]
    for item, revision in ((held(), 3), (held("signed"), 2), (held("signed"), 4)):
        with pytest.raises(policies.Overtaken, match="changed after you opened it"):
            check(REVIEWER, item, revision)
    assert "decided already" in refused(check, REVIEWER, held("approved"), 3)
    assert refused(check, NO_REVIEWER, held("signed"), 3) == ROLE


def test_3_208_another_person_confirms_than_the_one_who_signed() -> None:
    check = policies.check_can_confirm
    assert refused(check, REVIEWER, held("signed", signed_by=SOMEBODY_ELSE), 3) == ""
    assert "Another person has to confirm" in refused(check, REVIEWER, held("signed", signed_by=ME), 3)
    assert "Nobody has signed" in refused(check, REVIEWER, held("signed"), 3)
    assert "changed after" in refused(check, REVIEWER, held("signed", signed_by=SOMEBODY_ELSE), 2)
    assert refused(check, NO_REVIEWER, held("signed", signed_by=SOMEBODY_ELSE), 3) == ROLE


@pytest.mark.parametrize(("known", "seen", "said"), [
    ({}, False, ""), ({}, True, "You have seen this text before. Somebody else has to read it."),
    ({"opened_by": ME, "opened_at": JUST_NOW}, True, ""),
    ({"opened_by": SOMEBODY_ELSE, "opened_at": AN_HOUR_AGO}, False, ""),
    ({"opened_by": SOMEBODY_ELSE, "opened_at": AN_HOUR_AGO}, True,
     "You have seen this text before. Somebody else has to read it."),
    ({"read_at": AN_HOUR_AGO}, False, "This text has been read already."),
])  # fmt: skip
def test_a_second_reading_is_blind_and_done_once(known: dict[str, Any], seen: bool, said: str) -> None:
    assert refused(policies.check_can_read, REVIEWER, DoubleRead(**known), seen=seen, now=NOW) == said


def test_one_person_reads_a_text_at_a_time_and_only_who_reviews() -> None:
    taken = DoubleRead(opened_by=SOMEBODY_ELSE, opened_at=JUST_NOW)
    with pytest.raises(policies.Overtaken, match="Somebody else reads this text now"):
        policies.check_can_read(REVIEWER, taken, seen=False, now=NOW)
    assert refused(policies.check_can_read, NO_REVIEWER, DoubleRead(), seen=False, now=NOW) == ROLE
