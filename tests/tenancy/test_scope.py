"""No scope, no rows. A scope ends with its transaction and never reaches the next user of a connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility, Provider
from pso_portal.tenancy.scope import NoScope, Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db


def raw_count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def test_without_a_scope_the_manager_raises_and_the_database_shows_nothing(make_provider: Callable[..., Any]) -> None:
    make_provider()
    with pytest.raises(NoScope):
        Facility.objects.count()
    assert raw_count("tenancy_facility") == 0


def test_a_provider_sees_its_own_rows_and_no_others(make_provider: Callable[..., Any]) -> None:
    mine, other = make_provider("Cedar Falls Hospital"), make_provider("Dunmore Clinic", "clinic")
    with scope.enter(own(mine)):
        assert [facility.provider_id for facility in Facility.objects.all()] == [mine.pk]
        assert list(Provider.objects.values_list("pk", flat=True)) == [mine.pk]
        assert raw_count("tenancy_facility") == 1
    with scope.enter(own(other)):
        assert [facility.provider_id for facility in Facility.objects.all()] == [other.pk]


def test_the_provider_side_without_a_provider_is_refused() -> None:
    with pytest.raises(NoScope):
        Scope(Side.PROVIDER)


def test_an_inner_scope_ends_and_the_outer_one_is_back(make_provider: Callable[..., Any]) -> None:
    mine, other = make_provider("Cedar Falls Hospital"), make_provider("Dunmore Clinic", "clinic")
    with scope.enter(own(mine)):
        with scope.enter(own(other)):
            assert raw_count("tenancy_facility") == 1
        assert [facility.provider_id for facility in Facility.objects.all()] == [mine.pk]
        with pytest.raises(ZeroDivisionError), scope.enter(own(other)):
            raise ZeroDivisionError
        assert [facility.provider_id for facility in Facility.objects.all()] == [mine.pk]
    assert raw_count("tenancy_facility") == 0


def test_writing_a_row_of_another_provider_is_refused_by_the_database(make_provider: Callable[..., Any]) -> None:
    mine, other = make_provider("Cedar Falls Hospital"), make_provider("Dunmore Clinic", "clinic")
    with scope.enter(own(mine)):
        foreign = Facility(provider_id=other.pk, name="Slipped in")
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            foreign.save(force_insert=True)


def test_moving_an_own_row_to_another_provider_is_refused(make_provider: Callable[..., Any]) -> None:
    mine, other = make_provider("Cedar Falls Hospital"), make_provider("Dunmore Clinic", "clinic")
    with scope.enter(own(mine)), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Facility.objects.update(provider_id=other.pk)


def test_what_runs_on_leaving_stands_in_the_transaction_or_nothing_does(make_provider: Callable[..., Any]) -> None:
    mine = make_provider()

    def fail() -> None:
        raise ZeroDivisionError

    def build_and_fail() -> None:
        with scope.enter(own(mine)):
            Facility(provider=mine, name="Annex").save(force_insert=True)
            scope.on_leave(fail)

    with pytest.raises(ZeroDivisionError):
        build_and_fail()
    with scope.enter(own(mine)):
        assert not Facility.objects.filter(name="Annex").exists()


def test_after_disposal_the_pso_no_longer_sees_the_provider_s_shared_rows(
    make_provider: Callable[..., Any], now: Any
) -> None:
    provider = make_provider()
    with scope.enter(Scope(Side.PSO)):
        assert raw_count("tenancy_facility") == 1
        Provider.objects.filter(pk=provider.pk).update(data_disposed_at=now)
        assert Facility.objects.count() == 0
        assert raw_count("tenancy_facility") == 0
