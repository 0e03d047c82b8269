"""Machine credentials: scoped, expiring, revocable; the secret is kept nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.credentials import acting_of_credential
from pso_portal.accounts.models import ApiCredential
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.services import end_membership, make_credential, revoke_credential
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope

MONTH = timedelta(days=30)


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def keeper(hospital: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(hospital, "provider_administrator"))


def _make(by: Any, now: Any, permissions: tuple[str, ...] = ("file_report",), lasts: timedelta = MONTH) -> Any:
    with scope.enter(by.scope()):
        return make_credential(by=by, name="Incident system", permissions=permissions, lasts=lasts, now=now)


def test_a_credential_may_what_it_was_given(keeper: Any, now: Any) -> None:
    _, secret = _make(keeper, now)
    machine = acting_of_credential(f"Bearer {secret}", now=now)
    assert machine is not None
    assert (machine.provider_id, machine.permissions) == (keeper.provider_id, {Permission.FILE_REPORT})


def test_only_a_digest_is_kept(keeper: Any, now: Any) -> None:
    made, secret = _make(keeper, now)
    assert secret not in str(ApiCredential.objects.filter(pk=made.pk).values().get())


@pytest.mark.parametrize("permission", sorted(set(Permission) - {
    "file_report", "return_exposures", "report_to_pso", "read_ledger", "read_feedback", "read_terms",
}))  # fmt: skip
def test_no_machine_gets_more_than_the_api_offers(keeper: Any, now: Any, permission: str) -> None:
    with pytest.raises(Denied):
        _make(keeper, now, (permission,))


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=-1), timedelta(days=367)])
def test_a_credential_ends_within_a_year(keeper: Any, now: Any, lasts: timedelta) -> None:
    with pytest.raises(Denied):
        _make(keeper, now, lasts=lasts)


def test_it_expires_to_the_second(keeper: Any, now: Any) -> None:
    _, secret = _make(keeper, now)
    assert acting_of_credential(f"Bearer {secret}", now=now + MONTH - timedelta(seconds=1)) is not None
    assert acting_of_credential(f"Bearer {secret}", now=now + MONTH) is None


def test_making_one_needs_step_up(hospital: Any, make_member: Any, acting: Any, now: Any) -> None:
    stale = acting(make_member(hospital, "provider_administrator"), stepped_up_at=now - timedelta(minutes=6))
    with pytest.raises(Denied):
        _make(stale, now)


def test_revoked_is_refused_at_once(keeper: Any, now: Any) -> None:
    made, secret = _make(keeper, now)
    with scope.enter(keeper.scope()):
        revoke_credential(by=keeper, credential_id=made.pk, now=now)
    assert acting_of_credential(f"Bearer {secret}", now=now) is None


def test_its_provider_hears_once_an_hour_that_somebody_still_uses_it(keeper: Any, now: Any) -> None:
    made, secret = _make(keeper, now)
    with scope.enter(keeper.scope()):
        revoke_credential(by=keeper, credential_id=made.pk, now=now)
    for minutes in (1, 2, 60, 62):
        acting_of_credential(f"Bearer {secret}", now=now + timedelta(minutes=minutes))
    with scope.enter(keeper.scope()):
        heard = Entry.objects.filter(verb="refuse_credential", row=made.pk).order_by("at")
        assert [entry.at - now for entry in heard] == [timedelta(minutes=1), timedelta(minutes=62)]


def test_foreign_and_absent_are_alike(keeper: Any, make_provider: Any, make_member: Any, acting: Any, now: Any) -> None:
    other = acting(make_member(make_provider("Other House"), "provider_administrator"))
    foreign, secret = _make(other, now)
    for unknown in (foreign.pk, uuid4()):
        with scope.enter(keeper.scope()), pytest.raises(Http404):
            revoke_credential(by=keeper, credential_id=unknown, now=now)
    assert acting_of_credential(f"Bearer {secret}", now=now) is not None


def test_credentials_of_who_left_stay_listed(
    hospital: Any, keeper: Any, make_member: Any, acting: Any, now: Any
) -> None:
    leaver = acting(make_member(hospital, "provider_administrator"))
    made, _ = _make(leaver, now)
    with scope.enter(keeper.scope()):
        end_membership(by=keeper, membership_id=leaver.membership_id, now=now)
    assert ApiCredential.objects.filter(pk=made.pk, revoked_at=None, made_by=leaver.user_id).count() == 1
