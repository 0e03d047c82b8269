"""Registering, ending, setting up; what a command refuses."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import Http404

from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.accounts.models import Invitation, Membership
from pso_portal.accounts.services import accept_invitation
from pso_portal.jobs.models import Message
from pso_portal.jobs.services import dead_count, dead_letters, owed_counts
from pso_portal.office.services import (
    NewFacility,
    NewProvider,
    add_facility,
    add_unit,
    end_contract,
    register_provider,
    revive_job,
)
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility, Provider, Pso, Unit
from pso_portal.tenancy.scope import Scope, Side

NEW = NewProvider(
    name="Linden Valley Hospital", setting="hospital", state="MO", contract_starts=date(2026, 1, 1),
    facilities=[NewFacility("Main", "America/Chicago", ["4 West", ("ED", "emergency")])],
    administrator=("Ada Keeper", "ada@linden.test"),
)  # fmt: skip


@pytest.fixture
def admin(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "pso_administrator"))


def test_a_provider_comes_with_places_groups_keys_and_an_invitation(admin: Any, now: Any, settings: Any) -> None:
    with scope.enter(admin.scope()):
        provider = register_provider(by=admin, new=NEW, now=now)
        assert Unit.objects.filter(provider=provider).count() == 2
        assert Facility.objects.get(provider=provider).timezone == "America/Chicago"
    offer = Invitation.objects.get()
    assert (offer.email, offer.roles, offer.provider_id) == ("ada@linden.test", ["provider_administrator"], provider.pk)
    assert (Path(settings.PSO_KEY_DIR) / str(provider.pk)).exists()


def test_a_refused_registration_leaves_no_row(admin: Any, now: Any) -> None:
    from dataclasses import replace

    for bad in (replace(NEW, setting="castle"), replace(NEW, parent_id=uuid4())):
        with scope.enter(admin.scope()), pytest.raises(Denied):
            register_provider(by=admin, new=bad, now=now)
    with scope.enter(Scope(Side.PSO)):
        assert not Provider.objects.exists()
    assert not Invitation.objects.exists()


def test_only_the_pso_registers(make_provider: Any, make_member: Any, acting: Any, now: Any) -> None:
    keeper = acting(make_member(make_provider(), "provider_administrator"))
    with scope.enter(keeper.scope()), pytest.raises(Denied):
        register_provider(by=keeper, new=NEW, now=now)


def test_a_contract_ends_once_after_it_began_and_with_step_up(
    make_provider: Any, make_member: Any, acting: Any, now: Any
) -> None:
    hospital = make_provider()
    stale = acting(make_member(None, "pso_administrator"), stepped_up_at=now - timedelta(minutes=6))
    fresh = acting(make_member(None, "pso_administrator"))
    for by, on in ((stale, date(2026, 6, 30)), (fresh, date(2020, 1, 1))):
        with scope.enter(by.scope()), pytest.raises(Denied):
            end_contract(by=by, provider_id=hospital.pk, on=on, now=now)
    with scope.enter(fresh.scope()):
        ended = end_contract(by=fresh, provider_id=hospital.pk, on=date(2026, 6, 30), now=now)
        assert ended.contract_ends == date(2026, 6, 30)
        with pytest.raises(Denied):
            end_contract(by=fresh, provider_id=hospital.pk, on=date(2026, 7, 30), now=now)


def test_places_of_another_provider_are_absent(make_provider: Any, make_member: Any, acting: Any, now: Any) -> None:
    other = make_provider("Other House")
    keeper = acting(make_member(make_provider(), "provider_administrator"))
    with scope.enter(Scope(Side.PSO)):
        facility = Facility.objects.get(provider=other)
    with scope.enter(keeper.scope()):
        for provider_id in (other.pk, uuid4()):
            with pytest.raises(Http404):
                add_facility(by=keeper, provider_id=provider_id, name="X", timezone="America/Chicago", now=now)
        with pytest.raises(Http404):
            add_unit(by=keeper, provider_id=keeper.provider_id, facility_id=facility.pk, name="X", now=now)


def test_a_time_zone_that_is_none_is_refused(make_provider: Any, make_member: Any, acting: Any, now: Any) -> None:
    keeper = acting(make_member(make_provider(), "provider_administrator"))
    with scope.enter(keeper.scope()), pytest.raises(Denied):
        add_facility(by=keeper, provider_id=keeper.provider_id, name="X", timezone="Mars/Base", now=now)


def test_dead_letters_are_seen_and_sent_again(admin: Any, now: Any) -> None:
    with scope.enter(Scope(Side.SYSTEM)):
        for dead in (now, None):
            row = Message(task="some.job", side="pso", created_at=now, due_at=now, attempts=8, dead_at=dead)
            row.save(force_insert=True)
    assert (dead_count(), owed_counts()) == (1, {"some.job": 1})
    with scope.enter(admin.scope()):
        revive_job(by=admin, message_id=dead_letters()[0].pk, now=now)
    assert (dead_letters(), owed_counts()) == ([], {"some.job": 2})


@pytest.mark.django_db
def test_setup_makes_the_first_administrator_of_an_empty_installation(keys: Any, settings: Any, now: Any) -> None:
    said = {"pso": "Meridian", "email": "first@meridian.test", "name": "Fay First"}
    out = StringIO()
    call_command("setup", **said, stdout=out)
    token = out.getvalue().split("/invitations/")[1].split("/")[0]
    from django.utils import timezone

    place = accept_invitation(token=token, name="Fay First", password="harbor lantern seventy", now=timezone.now())
    assert (Pso.objects.get().name, Pso.objects.get().is_demo) == ("Meridian", False)
    assert acting_as(place).may("register_providers")
    with pytest.raises(CommandError):
        call_command("setup", **said, stdout=out)
    assert Membership.objects.filter(side="pso").count() == 1


@pytest.mark.parametrize(("demo", "code"), [(True, 0), (False, 1)])
def test_is_demo_says_so_by_its_exit_code(pso: Any, demo: bool, code: int) -> None:
    Pso.objects.update(is_demo=demo)
    with pytest.raises(SystemExit) as left:
        call_command("is_demo", stdout=StringIO())
    assert left.value.code == code


def test_codes_are_read_out_in_a_demo_only(pso: Any, make_member: Any) -> None:
    member = make_member(None, "pso_administrator")
    Pso.objects.update(is_demo=False)
    with pytest.raises(CommandError, match="not a demo"):
        call_command("code", member.user.email, stdout=StringIO())
