"""Texts come through the door in batches; the desk shows how far that is, and a text that breaks a worker is held."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aggregation import services
from aggregation.door import Door, at_the_door
from aggregation.intake import take_in
from aggregation.models import Case, Fact, Passage, ReviewItem
from aggregation.patience import SET_ASIDE
from aggregation.review import Unready
from aggregation.selectors import waiting_texts
from aggregation.services.texts import Asked
from pso_portal.audit.models import Entry
from pso_portal.celery import app
from pso_portal.jobs.models import Batch, Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import CLEAR, DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO, SYSTEM = Scope(Side.PSO), Scope(Side.SYSTEM)
TASK = "aggregation.take_in"


@pytest.fixture
def desk(client_for: Any, make_member: Any) -> Any:
    analyst = client_for(make_member(None, "analyst", name="Ana List"))
    return lambda: analyst.get("/deidentification/").content.decode()


def first_owed() -> str:
    app.loader.import_default_modules()
    with scope.enter(SYSTEM):
        return str(Message.objects.filter(task=TASK, done_at=None).order_by("created_at").values_list("pk")[0][0])


def take(message_id: str) -> None:
    """As a worker that was just told."""
    app.tasks[TASK](message_id=message_id)


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def test_the_desk_says_what_waits_at_the_door_and_what_became_of_it(
    clinic: Any, told: Any, jobs: Any, desk: Any
) -> None:
    assert "At the door" not in desk()
    told(clinic, 2, story=CLEAR)
    told(clinic, story=DOUBTFUL)
    assert "3 submissions wait for de-identification" in desk()
    jobs()
    page = desk()
    assert "No submission waits for de-identification." in page
    assert "2 went through, 1 held for a person, 0 failed" in page
    assert clinic.name not in page


def test_work_that_goes_on_is_seen_and_not_how_much_of_it_a_batch_is(clinic: Any, told: Any, desk: Any) -> None:
    told(clinic, 3, story=CLEAR)
    assert "in work" not in desk()
    with scope.enter(SYSTEM):
        Batch(task=TASK, scope_provider=clinic.pk, started_at=timezone.now(), total=2).save(force_insert=True)
    assert "some are in work now." in desk()
    assert at_the_door(timezone.now()) == Door(3, SENT.replace(minute=0), True, 0, 0, 0)


def test_batches_of_whatever_size_and_provider_make_the_same_page(
    clinic: Any, make_provider: Any, desk: Any
) -> None:
    """A batch is one provider's: how it ended would say which of the texts at the desk came together."""
    pages = []
    for outcomes in ([{"done": 6, "held": 2}], [{"done": 1}, {"held": 2}, {"done": 5}],
                     [{"held": 1, "done": 3}, {"done": 3, "held": 1}]):  # fmt: skip
        with scope.enter(SYSTEM):
            Batch.objects.all().delete()
            for number, each in enumerate(outcomes):
                made = make_provider(f"Clinic {len(pages)} {number}") if number else clinic
                Batch(task=TASK, scope_provider=made.pk, started_at=timezone.now(), ended_at=timezone.now(),
                      total=sum(each.values()), outcomes=each).save(force_insert=True)  # fmt: skip
        pages.append(re.search(r"(?s)<main.*</main>", desk()).group())
    assert pages == [pages[0]] * 3
    assert "6 went through, 2 held for a person, 0 failed" in pages[0]


def test_neither_the_time_nor_the_order_of_texts_ties_one_to_what_the_pso_reads_of_submissions(
    clinic: Any, make_provider: Any, under_terms: Any, told: Any
) -> None:
    """Whoever lays the list of the desk beside the audit: twelve texts of two clinics, a minute between them."""
    other = make_provider("Clinic B", "clinic")
    under_terms(other)
    came: dict[Any, int] = {}
    for minute, house in enumerate([clinic, other] * 6):
        (sent,) = told(house, story=DOUBTFUL)
        with scope.enter(door(house)):
            assert take_in(submission_id=sent.pk, now=SENT.replace(minute=7 + minute, second=3)) == "held"
            came[ReviewItem.objects.exclude(pk__in=came).get().pk] = minute
    with scope.enter(PSO):
        entries = Entry.objects.filter(about_submission=True, verb="take_in").order_by("at")
        assert [each.provider_id for each in entries] == [clinic.pk, other.pk] * 6  # this is what must not help
        since = set(ReviewItem.objects.values_list("waiting_since", flat=True))
        assert since == {SENT.replace(minute=0)}
        assert since.isdisjoint(entries.values_list("at", flat=True))
        listed = [item.pk for item in waiting_texts()]
        assert listed == sorted(came) == [item.pk for item in ReviewItem.objects.all()]
        assert listed != sorted(came, key=came.get)


def test_texts_of_an_earlier_hour_come_first(clinic: Any, told: Any) -> None:
    times = [SENT.replace(hour=hour, minute=59) for hour in (18, 16, 17)]
    sent = told(clinic, 3, story=DOUBTFUL)
    with scope.enter(door(clinic)):
        for each, now in zip(sent, times, strict=True):
            take_in(submission_id=each.pk, now=now)
    with scope.enter(PSO):
        assert [item.waiting_since.hour for item in waiting_texts()] == [16, 17, 18]


def test_since_when_the_oldest_waits_is_told_by_the_hour(clinic: Any, told: Any, desk: Any) -> None:
    """To the second it would be the submission that was sent in it."""
    told(clinic, story=CLEAR)
    with scope.enter(SYSTEM):
        Message.objects.filter(task=TASK).update(created_at=SENT.replace(minute=47, second=13))
    assert at_the_door(timezone.now()).since == SENT.replace(minute=0, second=0)


def test_one_task_takes_in_all_that_a_provider_sent(
    clinic: Any, told: Any, make_provider: Any, under_terms: Any
) -> None:
    other = make_provider("Clinic B", "clinic")
    under_terms(other)
    told(clinic, 3, story=CLEAR)
    told(other, story=CLEAR)
    take(first_owed())
    with scope.enter(PSO):
        assert (Case.objects.count(), Fact.objects.get().count) == (3, 3)
    take(first_owed())
    with scope.enter(PSO):
        assert Case.objects.count() == 4


def test_a_text_on_which_workers_were_lost_is_held_unread_and_counted(clinic: Any, told: Any, jobs: Any) -> None:
    told(clinic, 3, story=CLEAR)
    poison = first_owed()
    with scope.enter(SYSTEM):
        Message.objects.filter(pk=poison).update(starts=2)
    jobs()
    with scope.enter(PSO):
        item = ReviewItem.objects.get()
        assert (item.state, item.proposed, item.reasons, item.spans) == ("waiting", "", [SET_ASIDE.sentence], [])
        assert (Case.objects.count(), Fact.objects.get().count) == (2, 3)


def test_a_text_that_was_set_aside_is_held_against_all_that_is_known_of_it(
    clinic: Any, told: Any, jobs: Any, analyst: Any
) -> None:
    """Nobody read it: what a person writes instead is looked at all the same, before it is signed."""
    told(clinic, story="Rae Porter found the pump at Clinic A.")
    with scope.enter(SYSTEM):
        Message.objects.filter(task=TASK).update(starts=2)
    jobs()
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        assert item.proposed == ""
        assert item.known == {"reporter": ["Rae Porter"], "staff": ["Rae Porter"], "facilities": ["Clinic A"]}
        services.rewrite_text(Asked(analyst, item.pk, SENT), "Rae Porter found the pump.")
        with pytest.raises(Unready, match="what is known beforehand: the reporter's name"):
            services.sign_text(Asked(analyst, item.pk, SENT))
        services.rewrite_text(Asked(analyst, item.pk, SENT), "A nurse found the pump.")
        services.sign_text(Asked(analyst, item.pk, SENT))


def test_a_submission_that_was_taken_in_before_stays_as_it_is(clinic: Any, told: Any, jobs: Any) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(door(clinic)):
        assert take_in(submission_id=sent.pk, now=SENT, set_aside=True) == "before"
        assert Passage.objects.count() == 1
    with scope.enter(PSO):
        assert ReviewItem.objects.get().proposed


def test_a_text_more_in_a_batch_costs_fewer_statements_than_one_alone(clinic: Any, told: Any) -> None:
    def statements(count: int) -> int:
        told(clinic, count, story=CLEAR)
        with CaptureQueriesContext(connection) as seen:
            take(first_owed())
        return len(seen)

    told(clinic, story=CLEAR)
    take(first_owed())  # the clinic's code and its first sum
    alone, eleven = statements(1), statements(11)
    # A savepoint and its release, the completion, the submission, passed before?, provider, contributor, the entry of
    # the sums, the case, its words, the passage, the audit's. What is around them is there once: the sums' merge, too.
    assert (alone, (eleven - alone) / 10) == (54, 12)
