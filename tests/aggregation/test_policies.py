"""Two people for what cannot be taken back (42 CFR 3.208), and nothing decided twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from aggregation import policies
from aggregation.models import ReleaseDraft, ReviewItem
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.someone import ME, NOW, SOMEBODY_ELSE, all_but, someone

ROLE = "Your role does not include this."


def refused(check: Callable[..., object], *words: Any) -> str:
    try:
        check(*words)
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
    assert refused(policies.check_can_draft, someone(P.DRAFT_RELEASE)) == ""
    assert refused(policies.check_can_draft, all_but(P.DRAFT_RELEASE)) == ROLE


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
