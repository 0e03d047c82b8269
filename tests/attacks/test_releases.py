"""What leaves, and who lets it: two people, one setting at a time, nothing of one provider alone."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from aggregation.dashboards.shape import Kinds
from aggregation.models import Fact, Release, ReleaseDraft
from aggregation.release_builder import digest_of, publish
from aggregation.selectors.boards import asked_of, board
from aggregation.services import approve_release, decline_release
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW

PSO = Scope(Side.PSO)


def drafted(period: str, **more: Any) -> ReleaseDraft:
    draft = ReleaseDraft(
        measure="reporting_rate", setting="clinic", period=period, state="drafted", shown=1, cells={},
        drafted_at=NOW - timedelta(hours=1), **more,
    )  # fmt: skip
    with scope.enter(PSO):
        draft.save(force_insert=True)
    return draft


def approved(setting: str) -> ReleaseDraft:
    """A table without providers and cells, as its approver left it."""
    cells: dict[str, Any] = {"roster": [], "cells": []}
    draft = ReleaseDraft(
        measure="share", setting=setting, period="2025-Q1", state="approved", shown=1, cells=cells,
        sha256=digest_of(cells), drafted_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    with scope.enter(PSO):
        draft.save(force_insert=True)
    return draft


@pytest.fixture
def officer(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "pso_privacy_officer", name="Priya Officer"))


@pytest.mark.django_db
def test_a_draft_that_an_approval_made_stale_can_be_declined_so_that_the_quarter_is_not_lost(officer: Any) -> None:
    first, stale = drafted("2025-Q1"), drafted("2025-Q2")
    with scope.enter(officer.scope()):
        approve_release(by=officer, draft_id=first.pk, now=NOW)
        with pytest.raises(Denied, match="Draft it again"):
            approve_release(by=officer, draft_id=stale.pk, now=NOW)
        assert decline_release(by=officer, draft_id=stale.pk, now=NOW).state == "declined"


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_let_one_draft_of_a_setting_out(officer: Any) -> None:
    drafts = [drafted("2025-Q1"), drafted("2025-Q2")]
    both, told = threading.Barrier(2), []

    def approve(draft: ReleaseDraft) -> None:
        try:
            with scope.enter(officer.scope()):
                both.wait()
                approve_release(by=officer, draft_id=draft.pk, now=NOW)
                told.append("approved")
                threading.Event().wait(0.5)  # the other one looks meanwhile
        except Denied:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["approved", "refused"]


@pytest.mark.django_db(transaction=True)
def test_two_tables_published_at_once_both_go_out_and_are_numbered_without_a_gap(pso: Any) -> None:
    drafts = [approved("clinic"), approved("hospital")]
    both = threading.Barrier(2)

    def let_out(draft: ReleaseDraft) -> None:
        try:
            with scope.enter(Scope(Side.DOOR)):
                both.wait()
                publish(draft_id=draft.pk, now=NOW)
                threading.Event().wait(0.5)  # the other one looks meanwhile
        finally:
            connection.close()

    threads = [threading.Thread(target=let_out, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scope.enter(PSO):
        assert sorted(Release.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_a_sum_that_one_provider_carries_is_not_on_the_dashboard(pso: Any) -> None:
    with scope.enter(PSO):
        for code, count in [(1, 95), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)]:
            Fact(
                contributor=code, setting="clinic", month="2025-08", event_type="fall", kind="incident", harm="mild",
                count=count,
            ).save(force_insert=True)  # fmt: skip
        asked = asked_of({"setting": "clinic", "period": "2025"}, date(2026, 3, 1))
        assert asked is not None
        found = board(asked)
    assert isinstance(found.kinds, Kinds)
    assert {value for line in found.kinds.cells.values() for value in line} == {None}
    assert [one.value for one in found.headlines if one.label == "Events reported"] == ["*"]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["pdf", "csv"])
def test_a_copy_leaves_only_after_one_confirms_who_one_is(
    make_provider: Any, make_member: Any, client_for: Any, form: str
) -> None:
    browser = client_for(make_member(make_provider(), "risk_manager"), stepped_up=False)
    answer = browser.get(f"/us-and-our-peers/00000000-0000-0000-0000-000000000001/{form}/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next=")
