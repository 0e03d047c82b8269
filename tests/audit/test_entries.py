"""What is not recorded does not happen; what is recorded does not change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from pso_portal import audit
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def test_the_content_is_the_canonical_form_of_all_other_columns(
    make_provider: Callable[..., Any], make_member: Any, acting: Any, now: Any
) -> None:
    provider = make_provider()
    by = acting(make_member(provider, "reporter"))
    with scope.enter(own(provider)):
        facility = Facility.objects.get()
        entry = audit.record("look_at", by=by, subject=facility, now=now, count=3)
    held = json.loads(entry.content)
    assert entry.content == json.dumps(held, sort_keys=True, separators=(",", ":"))
    assert held["detail"] == {"count": 3}
    assert (held["verb"], held["row"], held["actor_id"]) == ("look_at", str(facility.pk), str(by.user_id))
    assert held["provider_id"] == str(provider.pk)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET verb = 'nothing'", "DELETE FROM audit_entry"],
)
def test_an_entry_can_neither_be_changed_nor_taken_away(
    statement: str, make_provider: Callable[..., Any], now: Any
) -> None:
    provider = make_provider()
    with scope.enter(own(provider)):
        audit.record("look_at", by=None, provider_id=provider.pk, now=now)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as db:
            db.execute(statement)
        assert Entry.objects.filter(verb="look_at").count() == 1


def test_where_the_entry_cannot_be_written_the_act_does_not_happen(
    make_provider: Callable[..., Any], now: Any
) -> None:
    provider = make_provider()

    def build() -> None:
        with scope.enter(own(provider)):
            Facility(provider=provider, name="Annex").save(force_insert=True)
            audit.record("x" * 61, by=None, provider_id=provider.pk, now=now)

    with pytest.raises(DatabaseError):
        build()
    with scope.enter(own(provider)):
        assert not Facility.objects.filter(name="Annex").exists()


def test_a_provider_reads_the_entries_that_concern_it_and_no_others(
    make_provider: Callable[..., Any], make_member: Any, acting: Any, now: Any
) -> None:
    mine, other = make_provider("Cedar Falls Hospital"), make_provider("Dunmore Clinic", "clinic")
    analyst = acting(make_member(None, "analyst"))
    with scope.enter(Scope(Side.PSO)):
        audit.record("pso_read_mine", by=analyst, provider_id=mine.pk, now=now)
        audit.record("pso_read_other", by=analyst, provider_id=other.pk, now=now)
    with scope.enter(own(mine)):
        audit.record("own_act", by=None, provider_id=mine.pk, now=now)
        assert set(Entry.objects.values_list("verb", flat=True)) == {"pso_read_mine", "own_act"}


def test_the_pso_does_not_read_what_providers_do_among_themselves(make_provider: Callable[..., Any], now: Any) -> None:
    provider = make_provider()
    with scope.enter(own(provider)):
        audit.record("own_act", by=None, provider_id=provider.pk, now=now)
    with scope.enter(Scope(Side.PSO)):
        assert not Entry.objects.filter(verb="own_act").exists()


def test_each_entry_carries_the_transaction_it_was_written_in(make_provider: Callable[..., Any], now: Any) -> None:
    provider = make_provider()
    with scope.enter(own(provider)), connection.cursor() as cursor:
        audit.record("own_act", by=None, provider_id=provider.pk, now=now)
        cursor.execute("SELECT xid = pg_current_xact_id() FROM audit_entry WHERE verb = 'own_act'")
        assert cursor.fetchone() == (True,)
