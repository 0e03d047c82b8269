"""The lattice of roles: each on one side, and what guardian grants is what the role says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from guardian.shortcuts import get_group_perms, get_objects_for_group, get_perms

from pso_portal.accounts.acting import acting_as
from pso_portal.accounts.grants import group_name, put_in_groups
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import ROLES, of_side
from pso_portal.accounts.services.credentials import FOR_MACHINES
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider, Pso
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

SIDES = (Side.PROVIDER, Side.PSO)


def held_on(side: Side) -> frozenset[Permission]:
    return frozenset().union(*(role.permissions for role in of_side(side)))


def test_each_role_stands_on_exactly_one_side() -> None:
    assert sorted(role.code for side in SIDES for role in of_side(side)) == sorted(ROLES)
    assert {role.side for role in ROLES.values()} == set(SIDES)


def test_no_permission_reaches_both_sides_and_none_is_nobody_s() -> None:
    assert held_on(Side.PROVIDER) & held_on(Side.PSO) == frozenset()
    assert held_on(Side.PROVIDER) | held_on(Side.PSO) == set(Permission)


def test_machines_hold_permissions_of_the_provider_s_side_only() -> None:
    assert set(FOR_MACHINES) <= held_on(Side.PROVIDER)


def test_whoever_keeps_people_reads_no_report() -> None:
    reads = {Permission.READ_WORKSPACE, Permission.TRIAGE_EVENTS, Permission.REPORT_TO_PSO, Permission.READ_SUBMISSIONS,
             Permission.REVIEW_DEIDENTIFICATION}  # fmt: skip
    keeps = {Permission.MANAGE_PEOPLE, Permission.MANAGE_PSO_PEOPLE, Permission.MANAGE_CREDENTIALS}
    assert {role.code for role in ROLES.values() if role.permissions & keeps and role.permissions & reads} == set()


def test_who_drafts_a_release_does_not_approve_it_by_the_same_role() -> None:
    both = {Permission.DRAFT_RELEASE, Permission.APPROVE_RELEASE}
    assert {role.code for role in ROLES.values() if both <= role.permissions} == set()


@pytest.mark.django_db
def test_a_new_provider_s_groups_are_granted_what_their_roles_say_and_nothing_else(
    make_provider: Callable[..., Any],
) -> None:
    provider, other = make_provider("First House"), make_provider("Second House")
    with scope.enter(Scope(Side.PSO)):
        for role in of_side(Side.PROVIDER):
            group = Group.objects.get(name=group_name(role, provider.pk))
            assert set(get_perms(group, provider)) == set(map(str, role.permissions))
            assert set(get_perms(group, other)) == set()
            granted = get_objects_for_group(group, [f"tenancy.{code}" for code in role.permissions], any_perm=True)
            assert list(granted.values_list("pk", flat=True)) == [provider.pk]


@pytest.mark.django_db
def test_the_pso_s_groups_are_granted_what_their_roles_say_and_nothing_on_a_provider(
    pso: Pso, make_provider: Callable[..., Any]
) -> None:
    provider = make_provider()
    for role in of_side(Side.PSO):
        group = Group.objects.get(name=group_name(role, pso.pk))
        assert set(get_perms(group, pso)) == set(map(str, role.permissions))
        assert set(get_perms(group, provider)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(ROLES))
def test_a_member_may_exactly_what_the_role_says_and_nothing_anywhere_else(
    code: str, pso: Pso, make_provider: Callable[..., Any], make_member: Callable[..., Any]
) -> None:
    role, provider, other = ROLES[code], make_provider("First House"), make_provider("Second House")
    membership = make_member(provider if role.side is Side.PROVIDER else None, code)
    assert acting_as(membership).permissions == role.permissions
    places = {place: set(get_group_perms(membership.user, place)) for place in (Provider(id=other.pk), pso, provider)}
    own = pso if role.side is Side.PSO else provider
    assert {place for place, codes in places.items() if codes} == {own}


@pytest.mark.django_db
def test_no_grant_mixes_the_sides(make_provider: Callable[..., Any], make_member: Callable[..., Any]) -> None:
    provider = make_provider()
    membership = make_member(provider, "reporter")
    with pytest.raises(ValueError, match="both sides"):
        put_in_groups(membership.user, provider.pk, ["reporter", "analyst"])
