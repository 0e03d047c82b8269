"""Codes in the tables of sums: stored as numbers that never change, read and written as everywhere."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import Max, Min

from aggregation.models import Fact
from aggregation.numbered import LISTS, code_of, month_number, month_of, number_of
from aggregation.strata import LABELS
from events.common_formats import FACTORS
from events.enums import EventKind, Harm
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

# What was numbered by the first version of the lists. Sums are stored by these numbers: none may ever move.
FIRST = {"setting": 10, "event_type": 28, "kind": 3, "harm": 7, "stratum": 14, "factor": 23}
DIGEST = "8114ea181f4dd6a560bd2e0dd1b90003194dc493dff99ee90514df813547a2a1"


def test_every_code_has_a_number() -> None:
    wanted = {"setting": SETTINGS, "event_type": EventType, "kind": EventKind, "harm": Harm, "stratum": LABELS,
              "factor": ["any", "unknown", *FACTORS]}  # fmt: skip
    assert {name: set(codes) for name, codes in LISTS.items()} == {
        name: set(map(str, codes)) for name, codes in wanted.items()
    }
    assert all(len(set(codes)) == len(codes) for codes in LISTS.values())


def test_no_number_was_given_another_meaning() -> None:
    text = ";".join(f"{name}:{','.join(LISTS[name][:count])}" for name, count in FIRST.items())
    assert sha256(text.encode()).hexdigest() == DIGEST


def test_what_no_list_holds_has_no_number() -> None:
    with pytest.raises(ValueError, match="harm"):
        number_of("harm", "grave")
    for number in (-1, 7):
        with pytest.raises(ValueError, match="harm"):
            code_of("harm", number)


@pytest.mark.parametrize("month", ["2025", "2025-13", "2025-00", "25-01", "2025/01", "2025-1", ""])
def test_what_is_no_month_has_no_number(month: str) -> None:
    with pytest.raises(ValueError, match="month"):
        month_number(month)


@pytest.mark.parametrize("month", ["1999-12", "2025-01", "2025-12", "2026-01"])
def test_a_month_is_the_same_there_and_back(month: str) -> None:
    assert month_of(month_number(month)) == month
    assert month_number("2026-01") - month_number("2025-12") == 1


@pytest.fixture
def facts(pso: Any) -> None:
    with scope.enter(Scope(Side.PSO)):
        for month, harm in (("2024-12", "mild"), ("2025-01", "severe"), ("2025-11", "death")):
            Fact(contributor=1, setting="clinic", month=month, event_type="fall", kind="incident", harm=harm,
                 count=1).save(force_insert=True)  # fmt: skip


@pytest.mark.usefixtures("facts")
def test_readers_meet_codes_and_the_table_holds_numbers() -> None:
    with scope.enter(Scope(Side.PSO)):
        assert Fact.objects.aggregate(first=Min("month"), last=Max("month")) == {"first": "2024-12", "last": "2025-11"}
        assert list(Fact.objects.order_by("-month").values_list("month", "harm")) == [
            ("2025-11", "death"), ("2025-01", "severe"), ("2024-12", "mild")]  # fmt: skip
        assert list(Fact.objects.order_by("harm").values_list("harm", flat=True)) == ["death", "severe", "mild"]
        assert Fact.objects.filter(month__range=("2025-01", "2025-12"), harm__in=["death", "mild"]).count() == 1
        assert Fact.objects.get(month="2025-01").pk == (
            "clinic", "2025-01", 1, "fall", "incident", "severe", "unknown", 1)  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting, month, harm FROM aggregation_fact ORDER BY month LIMIT 1")
            assert cursor.fetchone() == (4, 2024 * 12 + 11, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", [
    {"month__startswith": "2025"}, {"month__contains": "-01"}, {"harm__gt": "mild"}, {"harm__startswith": "m"},
    {"event_type__icontains": "fall"}, {"setting__regex": "c"},
])  # fmt: skip
def test_a_comparison_of_texts_is_refused_and_finds_nothing_wrong(lookup: dict[str, str]) -> None:
    with scope.enter(Scope(Side.PSO)), pytest.raises(FieldError, match="nsupported lookup"):
        Fact.objects.filter(**lookup)


@pytest.mark.django_db
def test_a_code_outside_the_list_is_refused_before_it_is_stored() -> None:
    with scope.enter(Scope(Side.PSO)), pytest.raises(ValueError, match="event_type"):
        Fact(contributor=1, setting="clinic", month="2025-01", event_type="fell", kind="incident", harm="mild",
             count=1).save(force_insert=True)  # fmt: skip
