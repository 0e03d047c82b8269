"""Giving, changing and ending places: who may, and that ended means ended."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.accounts.models import Membership, User
from pso_portal.accounts.policies import check_can_give
from pso_portal.accounts.roles import ROLES
from pso_portal.accounts.services import change_roles, end_membership, give_place
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Side


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def keeper(hospital: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(hospital, "provider_administrator"))


@pytest.fixture
def pso_admin(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "pso_administrator", name="Pat Rowe"))


def _give(by: Any, **more: Any) -> Membership:
    values = {"email": "new@example.test", "name": "New Person", "provider": by.provider_id, "roles": ["reporter"]}
    with scope.enter(by.scope()):
        return give_place(by=by, **(values | more))


def test_an_administrator_gives_a_place_and_its_rights(keeper: Any, now: Any) -> None:
    place = _give(keeper, now=now, roles=["risk_manager", "reporter"])
    assert acting_as(place).permissions == ROLES["risk_manager"].permissions | ROLES["reporter"].permissions


def test_giving_is_audited_with_ids_and_codes_only(keeper: Any, now: Any) -> None:
    place = _give(keeper, now=now)
    with scope.enter(keeper.scope()):
        entry = Entry.objects.get(verb="give_place")
    assert (entry.actor_id, entry.row, entry.provider_id) == (keeper.user_id, place.pk, keeper.provider_id)
    assert "New Person" not in entry.content
    assert "new@example.test" not in entry.content


def test_another_provider_is_not_there(keeper: Any, make_provider: Any, now: Any) -> None:
    with pytest.raises(Http404):
        _give(keeper, now=now, provider=make_provider("Other House").pk)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(data=st.data())
def test_no_grant_reaches_what_the_giver_s_side_lacks(
    hospital: Any, make_member: Any, data: Any, django_db_blocker: Any
) -> None:
    codes = data.draw(st.lists(st.sampled_from(sorted(ROLES)), min_size=1, max_size=3, unique=True))
    giver_role = data.draw(st.sampled_from(sorted(ROLES)))
    at = data.draw(st.sampled_from(["hospital", "pso", "elsewhere"]))
    side = ROLES[giver_role].side
    member = make_member(hospital if side is Side.PROVIDER else None, giver_role, email=f"{uuid4()}@example.test")
    giver = acting_as(member)
    target = {"hospital": hospital.pk, "pso": None, "elsewhere": uuid4()}[at]
    try:
        check_can_give(giver, target, codes)
    except (Denied, Http404):
        return
    given_rights = set().union(*(ROLES[code].permissions for code in codes))
    own_side = {p for role in ROLES.values() if role.side is side for p in role.permissions}
    if given_rights - own_side:
        # The one door between the sides: the PSO lets in the first administrator, who reads no report.
        assert (giver_role, codes) == ("pso_administrator", ["provider_administrator"])
        assert not given_rights & {"read_workspace", "view_deliberation", "triage_events", "report_to_pso"}
    else:
        assert target == giver.provider_id
        assert giver_role in {"provider_administrator", "pso_administrator"}


def test_the_pso_gives_a_provider_only_its_first_administrator(pso_admin: Any, hospital: Any, now: Any) -> None:
    with pytest.raises(Denied):
        _give(pso_admin, now=now, provider=hospital.pk, roles=["risk_manager"])
    _give(pso_admin, now=now, provider=hospital.pk, roles=["provider_administrator"])
    with pytest.raises(Denied):
        _give(pso_admin, now=now, provider=hospital.pk, roles=["provider_administrator"], email="second@example.test")


def test_nobody_works_on_both_sides(pso_admin: Any, keeper: Any, now: Any) -> None:
    address = User.objects.get(pk=pso_admin.user_id).email
    with pytest.raises(Denied):
        _give(keeper, now=now, email=address)


def test_roles_are_exactly_what_was_given_last(keeper: Any, now: Any) -> None:
    place = _give(keeper, now=now, roles=["risk_manager"])
    with scope.enter(keeper.scope()):
        changed = change_roles(by=keeper, membership_id=place.pk, roles=["executive"], now=now)
    assert acting_as(changed).permissions == ROLES["executive"].permissions


def test_people_of_the_pso_do_not_change_their_own_roles(pso_admin: Any, now: Any) -> None:
    with scope.enter(pso_admin.scope()), pytest.raises(Denied):
        change_roles(by=pso_admin, membership_id=pso_admin.membership_id, roles=["analyst"], now=now)


def test_the_last_administrator_stays(keeper: Any, now: Any) -> None:
    with scope.enter(keeper.scope()):
        with pytest.raises(Denied):
            end_membership(by=keeper, membership_id=keeper.membership_id, now=now)
        with pytest.raises(Denied):
            change_roles(by=keeper, membership_id=keeper.membership_id, roles=["reporter"], now=now)


def test_departure_ends_access_at_once(keeper: Any, hospital: Any, make_member: Any, client_for: Any, now: Any) -> None:
    leaver = make_member(hospital, "reporter")
    browser = client_for(leaver)
    assert browser.get("/profile/").status_code == 200
    with scope.enter(keeper.scope()):
        end_membership(by=keeper, membership_id=leaver.pk, now=now)
    after = browser.get("/profile/")
    assert (after.status_code, after.headers["Location"]) == (302, "/accounts/login/?next=%2Fprofile%2F")
    with pytest.raises(Denied):
        acting_as(Membership.objects.get(pk=leaver.pk))


def test_who_works_elsewhere_keeps_that_place_only(
    keeper: Any, hospital: Any, make_provider: Any, make_member: Any, client_for: Any, now: Any
) -> None:
    other = make_provider("Second House")
    leaver = make_member(hospital, "reporter")
    with scope.enter(keeper.scope()):
        pass
    give_elsewhere = make_member(other, "provider_administrator")
    other_keeper = acting_as(give_elsewhere)
    kept = _give(other_keeper, now=now, email=leaver.user.email)
    browser = client_for(leaver)
    with scope.enter(keeper.scope()):
        end_membership(by=keeper, membership_id=leaver.pk, now=now)
    page = browser.get("/profile/")
    assert page.status_code == 200
    assert page.wsgi_request.acting.membership_id == kept.pk


def test_foreign_and_absent_places_are_alike(keeper: Any, make_provider: Any, make_member: Any, now: Any) -> None:
    foreign = make_member(make_provider("Other House"), "reporter")
    for unknown in (foreign.pk, uuid4()):
        with scope.enter(keeper.scope()), pytest.raises(Http404):
            end_membership(by=keeper, membership_id=unknown, now=now)
    assert Membership.objects.get(pk=foreign.pk).ended_at is None
