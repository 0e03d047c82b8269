"""From the review desk back to the directory of the house whose text it was, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregation.intake import suggest_found
from aggregation.models import ReviewItem
from aggregation.review import Mark
from aggregation.services import mark_more
from aggregation.services.texts import Asked
from events.models import Event
from pses.models import DirectorySuggestion, Submission
from pses.services import add_later_facts, preview_later_facts, preview_submission, withdraw
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.desk import let_stand, withhold
from tests.told import file_one

from .conftest import DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
MARKED = (Mark("Vexborough", "FACILITY"), Mark("ticket", "PATIENT"), Mark("and", "STAFF"))


@pytest.fixture
def other(make_provider: Any, under_terms: Any) -> Any:
    provider = make_provider("Clinic B", "clinic")
    under_terms(provider)
    return provider


@pytest.fixture
def analyst(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "analyst"), SENT)


@pytest.fixture
def decided(jobs: Any, analyst: Any, second: Any) -> Callable[..., ReviewItem]:
    """The text that waits is marked, and decided by two, or withheld by one."""

    def decide(*, away: bool = False) -> ReviewItem:
        jobs()
        with scope.enter(analyst.scope()):
            item = ReviewItem.objects.get(state="waiting")
            for mark in MARKED:
                mark_more(Asked(analyst, item.pk, SENT), mark)
            _ = withhold(analyst, item.pk, SENT) if away else let_stand(analyst, second, item.pk, SENT)
        return item

    return decide


def laid(provider: Any) -> list[tuple[str, str]]:
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        return sorted((each.kind, each.words) for each in DirectorySuggestion.objects.all())


@pytest.mark.parametrize("away", [False, True])
def test_names_of_the_house_come_back_to_it_once_and_to_nobody_else(
    clinic: Any, other: Any, told: Any, jobs: Any, decided: Any, away: bool
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    decided(away=away)
    jobs()
    assert ("facility", "Vexborough") in laid(clinic)
    assert {kind for kind, _ in laid(clinic)} <= {"facility", "town"}
    assert laid(other) == []
    with scope.enter(PSO):
        assert not DirectorySuggestion.objects.exists()
    before = laid(clinic)
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        suggest_found(submission_id=sent.pk, now=SENT)
    assert laid(clinic) == before


def test_another_report_with_the_same_name_adds_none(clinic: Any, told: Any, jobs: Any, decided: Any) -> None:
    for more in ("", " Again."):
        told(clinic, story=DOUBTFUL + more)
        decided()
        jobs()
    assert [words for kind, words in laid(clinic) if kind == "facility"] == ["Vexborough"]


def test_accepted_on_the_directory_s_page_it_goes_along_with_the_next_report(
    clinic: Any, told: Any, jobs: Any, decided: Any, make_member: Any, client_for: Any, acting: Any
) -> None:
    told(clinic, story=DOUBTFUL)
    decided()
    jobs()
    lena = make_member(clinic, "risk_manager", name="Lena Marsh")
    pages, manager, now = client_for(lena), acting(lena), datetime(2026, 3, 10, 15, tzinfo=UTC)

    def along() -> list[str]:
        with scope.enter(manager.scope()):
            event = file_one(manager, what="other", what__more="other", harm="no_harm", now=now,
                             medication__stage=None, medication__name=None, story="Vexborough sent a van.")  # fmt: skip
            seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=now)
            return list(seen.annex["known"].get("facilities", []))

    assert "Vexborough" not in along()
    page = pages.get("/directory/suggestions/").content.decode()
    assert ("Vexborough" in page, "Submission 1" in page) == (True, True)
    with scope.enter(manager.scope()):
        (found,) = DirectorySuggestion.objects.filter(kind="facility").values_list("pk", flat=True)
    answer = pages.post("/directory/suggestions/", {"suggestion": str(found), "kind": "facility", "do": "accept"})
    assert answer.status_code == 302
    assert "Vexborough" in along()


@pytest.mark.parametrize("how", ["taken back", "told anew"])
def test_nothing_of_a_report_that_was_taken_back_or_told_anew(
    clinic: Any, told: Any, jobs: Any, decided: Any, make_member: Any, acting: Any, how: str
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    decided()
    manager = acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT)
    with scope.enter(manager.scope()):
        about = {"by": manager, "content_kind": "event", "content_id": sent.content_id, "now": SENT}
        if how == "taken back":
            withdraw(**about, reason="Wrong house.")
        else:
            event = Event.objects.get(pk=sent.content_id)
            event.narrative = "The call light failed."
            event.save(update_fields=["narrative"])
            add_later_facts(**about, expected_sha256=preview_later_facts(**about).preview.sha256)
    assert {"aggregation.take_in", "aggregation.bind_case"} <= set(jobs())
    assert laid(clinic) == []


def test_the_queue_tells_a_submission_and_no_text_and_no_moment(
    clinic: Any, told: Any, jobs: Any, decided: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    item = decided()
    with scope.enter(Scope(Side.SYSTEM)):
        (bind,) = Message.objects.filter(task="aggregation.bind_case")
        assert (bind.scope_provider, bind.ids["review_id"]) == (None, str(item.pk))
    jobs()
    with scope.enter(Scope(Side.SYSTEM)):
        (owed,) = Message.objects.filter(task="aggregation.suggest_found")
    assert (owed.scope_provider, owed.actor, owed.ids) == (clinic.pk, None, {"submission_id": str(sent.pk)})
    assert [(at.minute, at.second, at.microsecond) for at in (owed.created_at, owed.due_at)] == [(0, 0, 0)] * 2


def test_what_the_door_does_leaves_no_entry_that_the_pso_could_lay_beside_its_own(
    clinic: Any, told: Any, jobs: Any, decided: Any
) -> None:
    told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(PSO):
        seen = set(Entry.objects.filter(about_submission=True).values_list("pk", flat=True))
    decided()
    jobs()
    with scope.enter(PSO):
        assert set(Entry.objects.filter(about_submission=True).values_list("pk", flat=True)) == seen
        assert not Entry.objects.filter(verb="suggest_name").exists()
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        assert Submission.objects.count() == 1
        told_of = Entry.objects.filter(verb="suggest_name")
        assert [(each.actor_id, each.row, "Vexborough" in each.content) for each in told_of] == (
            [(None, None, False)] * len(laid(clinic))
        )
