"""Who may give which place to whom: each rule by itself, said and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from pso_portal.accounts import policies
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.sides import Side
from tests.someone import HERE, NOW, all_but, someone

ROLE = "Your role does not include this."
KEEPER, PSO_KEEPER = ["provider_administrator"], ["pso_administrator"]


def refused(check: Callable[..., object], *words: Any) -> str:
    try:
        check(*words)
    except Http404:
        return "404"
    except Denied as denied:
        return str(denied)
    return ""


def at_pso(*permissions: P) -> Any:
    return someone(*permissions, side=Side.PSO, provider_id=None)


def test_a_place_without_a_provider_is_one_at_the_pso() -> None:
    assert (policies.side_of(None), policies.side_of(HERE)) == (Side.PSO, Side.PROVIDER)


@pytest.mark.parametrize("side", [Side.PROVIDER, Side.PSO])
def test_roles_are_of_the_list_and_of_one_side(side: Side) -> None:
    own = [role.code for role in of_side(side)]
    (other, *_) = [role.code for role in of_side(Side.PSO if side is Side.PROVIDER else Side.PROVIDER)]
    assert refused(policies.check_roles, side, own) == ""
    assert refused(policies.check_roles, side, []) == "Choose at least one role."
    assert refused(policies.check_roles, side, [own[0], "janitor"]) == "Choose roles from the list."
    assert refused(policies.check_roles, side, [own[0], other]).startswith("No role reaches both")


def test_people_of_a_place_are_kept_by_its_own_administrators() -> None:
    assert refused(policies.check_can_manage, someone(P.MANAGE_PEOPLE), HERE) == ""
    assert refused(policies.check_can_manage, all_but(P.MANAGE_PEOPLE), HERE) == ROLE
    assert refused(policies.check_can_manage, someone(P.MANAGE_PEOPLE), uuid4()) == "404"
    assert refused(policies.check_can_manage, at_pso(P.MANAGE_PSO_PEOPLE), None) == ""
    assert refused(policies.check_can_manage, at_pso(P.MANAGE_PEOPLE), None) == ROLE
    assert refused(policies.check_can_manage, at_pso(P.MANAGE_PSO_PEOPLE), HERE) == "404"


@pytest.mark.parametrize("provider", [HERE, None])
def test_the_keyboard_of_the_installation_gives_any_place_of_the_right_side(provider: Any) -> None:
    side = policies.side_of(provider)
    roles = [role.code for role in of_side(side)]
    assert refused(policies.check_can_manage, None, provider) == ""
    assert refused(policies.check_can_give, None, provider, roles) == ""
    assert refused(policies.check_can_give, None, provider, []) == "Choose at least one role."


def test_an_administrator_gives_places_at_home_alone() -> None:
    assert refused(policies.check_can_give, someone(P.MANAGE_PEOPLE), HERE, ["reporter"]) == ""
    assert refused(policies.check_can_give, someone(P.MANAGE_PEOPLE), uuid4(), ["reporter"]) == "404"
    assert refused(policies.check_can_give, someone(*P), None, PSO_KEEPER) == "404"
    assert refused(policies.check_can_give, at_pso(P.MANAGE_PSO_PEOPLE), None, ["analyst"]) == ""
    assert refused(policies.check_can_give, at_pso(P.REGISTER_PROVIDERS), None, ["analyst"]) == ROLE


def test_the_pso_lets_in_a_provider_s_first_administrator(make_provider: Any, make_member: Any) -> None:
    provider, check, by = make_provider(), policies.check_can_give, at_pso(P.REGISTER_PROVIDERS)
    assert refused(check, by, provider.pk, KEEPER) == ""
    assert refused(check, at_pso(P.MANAGE_PSO_PEOPLE, P.MANAGE_PEOPLE), provider.pk, KEEPER) == ROLE
    for roles in (["reporter"], ["provider_administrator", "reporter"]):
        assert "administrator only" in refused(check, by, provider.pk, roles)
    make_member(provider, "provider_administrator")
    assert "has an administrator" in refused(check, by, provider.pk, KEEPER)


def test_nobody_works_for_a_provider_and_for_the_pso(make_provider: Any, make_member: Any) -> None:
    provider = make_provider()
    for place, other in ((provider, None), (None, provider.pk)):
        member = make_member(place, "reporter" if place else "analyst")
        own = place.pk if place else None
        assert refused(policies.check_works_on_one_side, member.user, own) == ""
        assert "on the other side" in refused(policies.check_works_on_one_side, member.user, other)
        member.ended_at = NOW
        member.save()
        assert refused(policies.check_works_on_one_side, member.user, other) == ""


def test_a_place_keeps_one_administrator(make_provider: Any, make_member: Any) -> None:
    provider, elsewhere = make_provider(), make_provider("Elsewhere")
    keeper, nurse = make_member(provider, *KEEPER, "reporter"), make_member(provider, "reporter")
    make_member(elsewhere, *KEEPER)
    assert "last administrator" in refused(policies.check_not_last_keeper, keeper)
    alone = make_member(make_provider("Nobody keeps it"), "reporter")
    assert refused(policies.check_not_last_keeper, nurse) == refused(policies.check_not_last_keeper, alone) == ""
    second = make_member(provider, *KEEPER)
    assert refused(policies.check_not_last_keeper, keeper) == ""
    assert {each.pk for each in policies.keepers_of(provider.pk)} == {keeper.pk, second.pk}
    second.ended_at = NOW
    second.save()
    assert "last administrator" in refused(policies.check_not_last_keeper, keeper)


def test_the_pso_keeps_one_administrator(make_provider: Any, make_member: Any) -> None:
    make_member(make_provider(), *KEEPER)
    keeper, analyst = make_member(None, *PSO_KEEPER), make_member(None, "analyst")
    assert {each.pk for each in policies.keepers_of(None)} == {keeper.pk}
    assert "last administrator" in refused(policies.check_not_last_keeper, keeper)
    assert refused(policies.check_not_last_keeper, analyst) == ""
