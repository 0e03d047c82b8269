"""A link fills in the place and opens nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Unit
from tests.told import NOW, file_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider()


@pytest.fixture
def nurse(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "reporter")


@pytest.fixture
def units(hospital: Any, nurse: Any, acting: Any) -> list[str]:
    """The codes of three units."""
    with scope.enter(acting(nurse).scope()):
        facility = Unit.objects.first().facility
        for name in ("Bay 2", "Bay 3"):
            Unit(provider=hospital, facility=facility, name=name).save(force_insert=True)
        return [str(pk) for pk in Unit.objects.order_by("name").values_list("pk", flat=True)]


def filled_in(client: Any, query: str = "") -> str:
    page = client.get(reverse("events:report") + query, follow=True).content.decode()
    chosen = re.search(r'<option value="([^"]+)"[^>]* selected', page)
    return chosen[1] if chosen else ""


def test_a_link_fills_in_its_place(nurse: Any, units: list[str], client_for: Any) -> None:
    assert filled_in(client_for(nurse), f"?where={units[2]}") == units[2]


@pytest.mark.parametrize("where", ["nonsense", "0b6c1f7e-6d1e-4c53-9f0d-2f9f4b0f8a11", "%3Cscript%3E"])
def test_a_link_to_nowhere_fills_in_nothing(where: str, nurse: Any, units: list[str], client_for: Any) -> None:
    assert filled_in(client_for(nurse), f"?where={where}") == ""


def test_another_provider_s_place_fills_in_nothing(
    units: list[str], make_provider: Any, make_member: Any, client_for: Any
) -> None:
    elsewhere = make_member(make_provider("Other House"), "reporter")
    assert filled_in(client_for(elsewhere), f"?where={units[0]}") == ""


@pytest.mark.parametrize(("name", "remembered"), [("shown", True), ("anonymous", False)])
def test_the_place_of_the_last_report_is_filled_in_unless_it_was_anonymous(
    name: str, remembered: bool, nurse: Any, units: list[str], client_for: Any, acting: Any
) -> None:
    with scope.enter(acting(nurse).scope()):
        file_one(acting(nurse), now=NOW, where=units[1], name=name)
    assert filled_in(client_for(nurse)) == (units[1] if remembered else "")


def test_a_link_is_stronger_than_the_last_place(nurse: Any, units: list[str], client_for: Any, acting: Any) -> None:
    with scope.enter(acting(nurse).scope()):
        file_one(acting(nurse), now=NOW, where=units[1])
    assert filled_in(client_for(nurse), f"?where={units[0]}") == units[0]


def test_every_place_has_a_link_and_a_poster(
    hospital: Any, units: list[str], make_member: Any, client_for: Any, settings: Any
) -> None:
    manager = client_for(make_member(hospital, "risk_manager"))
    listed = manager.get(reverse("events:report_links")).content.decode()
    poster = manager.get(reverse("events:poster", args=[units[1]])).content.decode()
    link = f"{settings.PSO_BASE_URL}/report/?where={units[1]}"
    assert [link in page for page in (listed, poster)] == [True, True]
    assert '<svg role="img"' in poster


def test_a_link_outlives_the_sign_in(units: list[str], client: Any) -> None:
    answer = client.get(reverse("events:report") + f"?where={units[1]}")
    assert answer.url == f"/accounts/login/?next=%2Freport%2F%3Fwhere%3D{units[1]}"
