"""The pages of the blind second reading, and what the dashboard says of it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from aggregation.models import Case, DoubleRead, ReviewItem
from aggregation.services import draw_double_reads
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
LIST = "/deidentification/second-reading/"
TEXT = "[patient] told Gale Quillon at 14:30 <b>."


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def bo(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Bo Second"))


@pytest.fixture
def draw(pso: Any, settings: Any) -> Callable[..., list[str]]:
    """So many texts that passed by themselves, all drawn; returns the addresses."""
    settings.DOUBLE_READ_RATE = 1.0

    def made(count: int = 1) -> list[str]:
        with scope.enter(Scope(Side.PSO)):
            for _ in range(count):
                Case(
                    setting="clinic", event_type="fall", kind="incident", harm="mild", year=2025, narrative=TEXT,
                    engine_version="7.1", reading="due",
                ).save(force_insert=True)  # fmt: skip
            draw_double_reads(now=timezone.now())
            return [f"{LIST}{pk}/" for pk in DoubleRead.objects.values_list("pk", flat=True)]

    return made


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_the_list_says_why_it_is_empty(ana: Any) -> None:
    assert "No text waits to be read again" in words(ana.get(LIST))


def test_the_list_shows_no_text_and_who_reads(draw: Any, ana: Any, bo: Any) -> None:
    (url,) = draw()
    bo.get(url)
    shown = words(ana.get(LIST))
    assert ("Withheld Withheld Bo Second" in shown, "Fall" in shown, "Quillon" in shown) == (True, False, False)
    assert "too few cases look the same so far" in shown


def test_the_text_is_shown_as_it_passed_without_any_finding(draw: Any, ana: Any) -> None:
    (url,) = draw()
    page = ana.get(url).content.decode()
    assert '<p class="narrative">[patient] told Gale Quillon at 14:30 &lt;b&gt;.</p>' in page
    assert "<mark" not in page


def test_a_miss_sends_the_text_to_the_desk_and_the_dashboard_counts_it(draw: Any, ana: Any, bo: Any) -> None:
    first, second = draw(2)
    assert ana.post(first, {"do": "clean"}).status_code == 409  # nobody reads what they did not open
    for client, url, said in ((ana, first, {"do": "miss", "lines": "Gale Quillon"}), (bo, second, {"do": "clean"})):
        client.get(url)
        assert client.post(url, said).headers["Location"] == LIST
    with scope.enter(Scope(Side.PSO)):
        (waiting,) = ReviewItem.objects.all()
    assert "Gale Quillon" in words(bo.get(f"/deidentification/{waiting.pk}/"))
    assert "7.1 2 1 (50.0%) 90.5%" in words(ana.get("/aggregate/"))


@pytest.mark.parametrize("said", [{}, {"do": "dance"}, {"do": "miss"}, {"do": "miss", "lines": "Nobody <here>"}])
def test_what_does_not_fit_is_said_and_what_was_typed_stays(said: dict[str, str], draw: Any, ana: Any) -> None:
    (url,) = draw()
    ana.get(url)
    answer = ana.post(url, said)
    assert answer.status_code == 422
    assert said.get("lines", "") in html.unescape(answer.content.decode())


def test_who_comes_second_is_told_and_keeps_what_they_typed(draw: Any, ana: Any, bo: Any) -> None:
    (url,) = draw()
    ana.get(url)
    assert bo.get(url).status_code == 403
    answer = bo.post(url, {"do": "miss", "lines": "Gale"})
    assert (answer.status_code, "What you typed, not saved Gale" in words(answer)) == (409, True)


def test_many_drawn_texts_ask_no_more_of_the_database_than_one(
    draw: Any, ana: Any, django_assert_max_num_queries: Any
) -> None:
    def cost() -> int:
        ana.get(LIST)
        with django_assert_max_num_queries(60) as asked:
            ana.get(LIST)
        return len(asked)

    draw()
    few = cost()
    with scope.enter(Scope(Side.PSO)):
        row = DoubleRead.objects.get()
        for _ in range(29):
            DoubleRead(draw_id=row.draw_id, case_id=row.case_id, engine_version="7.1").save(force_insert=True)
    assert cost() == few
