"""A sample of texts that passed without a person is read again, blind; a miss takes the text out of use at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from aggregation import selectors, services
from aggregation.intake import forget_provider, take_in
from aggregation.models import Case, DoubleRead, DoubleReadDraw, Passage, ReviewItem
from aggregation.policies import Overtaken
from aggregation.review import CLAIM_LASTS, Unready
from aggregation.services.texts import Asked
from pses.services import add_later_facts, preview_later_facts, withdraw
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import CLEAR, DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
MISSED = "nurse"


@pytest.fixture
def drawn(clinic: Any, told: Any, jobs: Any) -> Any:
    """One text passed by itself and was drawn."""
    (sent,) = told(clinic, story=CLEAR)
    jobs()
    with scope.enter(PSO):
        assert services.draw_double_reads(now=SENT) == 1
    return sent


@pytest.fixture
def read(drawn: Any) -> Callable[..., DoubleRead]:
    """The one drawn text, opened and read by a person."""

    def finish(by: Any, lines: str | None = None) -> DoubleRead:
        with scope.enter(by.scope()):
            pk = DoubleRead.objects.get().pk
            services.open_reading(by=by, reading_id=pk, now=SENT)
            return services.finish_reading(by=by, reading_id=pk, lines=lines, now=SENT)

    return finish


def reopened() -> Any:
    return ReviewItem.objects.get(case_id__isnull=False)


def states() -> tuple[list[tuple[str | None, bool]], list[str]]:
    with scope.enter(PSO):
        cases = sorted((case.narrative or "", case.withdrawn) for case in Case.objects.all())
        return cases, [item.state for item in ReviewItem.objects.all()]


def test_a_month_is_drawn_once_from_what_passed_since_and_held_texts_are_not_drawn(
    clinic: Any, told: Any, jobs: Any
) -> None:
    told(clinic, 5, story=CLEAR)
    told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(PSO), override_settings(DOUBLE_READ_RATE=0.3):
        assert [services.draw_double_reads(now=SENT) for _ in range(2)] == [2, 0]
        assert DoubleReadDraw.objects.values_list("month", "passed", "drawn").get() == ("2025-09", 5, 2)
        later = SENT + timedelta(days=31)
        assert services.draw_double_reads(now=later) == 0
        assert DoubleReadDraw.objects.get(month="2025-10").passed == 0


def test_nothing_found_is_counted_and_the_text_stays_in_use(read: Any, analyst: Any) -> None:
    assert read(analyst).missed == 0
    with scope.enter(PSO):
        (row,) = selectors.double_reads()
        assert (row.read, row.missed, selectors.unread().count()) == (1, 0, 0)
    (case,), items = states()
    assert (case[0] != "", items) == (True, [])


def test_a_miss_takes_the_text_out_of_use_at_once_and_two_people_decide_it_anew(
    read: Any, analyst: Any, second: Any, jobs: Any, clinic: Any
) -> None:
    read(analyst, MISSED)
    assert states() == ([("", False)], ["waiting"])
    assert jobs() == ["aggregation.tie_text"]
    with scope.enter(second.scope()):
        item = reopened()
        assert (item.settled, item.found, MISSED in item.proposed) == (1, 1, False)
        signed = services.sign_text(Asked(second, item.pk, SENT))
    with scope.enter(analyst.scope()):
        services.confirm_text(Asked(analyst, item.pk, SENT, signed.revision))
    jobs()
    assert states() == ([("", True), ("The call light was not working at 14:30. A [person] was told.", False)],
                        ["approved"])  # fmt: skip
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        passage = Passage.objects.get()
        assert passage.link["case"] == str(Case.objects.get(withdrawn=False).pk)
    with scope.enter(PSO):
        (row,) = selectors.double_reads()
        assert (row.read, row.missed) == (1, 1)


def test_decided_before_the_door_tied_it_the_case_takes_over_all_the_same(
    read: Any, analyst: Any, second: Any, jobs: Any
) -> None:
    read(analyst, MISSED)
    with scope.enter(second.scope()):
        services.withhold_text(Asked(second, reopened().pk, SENT))
    jobs()
    assert states() == ([("", False), ("", True)], ["withheld"])


def test_the_provider_hears_of_a_text_that_came_back_and_is_opened(
    read: Any, analyst: Any, second: Any, jobs: Any, clinic: Any
) -> None:
    read(analyst, MISSED)
    with scope.enter(second.scope()):
        services.open_text(by=second, item_id=reopened().pk, now=SENT)
    jobs()
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        assert Entry.objects.filter(verb="text_opened").count() == 1


@pytest.mark.parametrize("first", [True, False])
def test_taken_back_the_text_that_came_back_waits_for_nobody(
    first: bool, read: Any, drawn: Any, analyst: Any, jobs: Any, manager: Any, clinic: Any
) -> None:
    read(analyst, MISSED)
    if first:
        jobs()
    with scope.enter(manager.scope()):
        back = withdraw(by=manager, content_kind="event", content_id=drawn.content_id, reason="Wrong", now=SENT).pk
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        take_in(submission_id=back, now=SENT)
    jobs()
    assert states() == ([("", True)], ["withdrawn"])


@pytest.mark.parametrize("first", [True, False])
def test_a_later_text_takes_the_place_of_the_one_that_came_back(
    first: bool, read: Any, drawn: Any, analyst: Any, jobs: Any, manager: Any, clinic: Any
) -> None:
    from events.models import Event

    read(analyst, MISSED)
    if first:
        jobs()
    with scope.enter(manager.scope()):
        event = Event.objects.get(pk=drawn.content_id)
        event.narrative = "The light was broken."
        event.save(update_fields=["narrative"])
        known = {"by": manager, "content_kind": "event", "content_id": event.pk, "now": SENT}
        more = add_later_facts(**known, expected_sha256=preview_later_facts(**known).preview.sha256)
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        take_in(submission_id=more.pk, now=SENT)
    jobs()
    assert states() == ([("The light was broken.", False)], ["replaced"])


def test_at_the_contract_s_end_a_text_that_came_back_goes_too(read: Any, analyst: Any, jobs: Any, clinic: Any) -> None:
    """42 CFR 3.108: tied or not."""
    read(analyst, MISSED)
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        forget_provider(provider_id=clinic.pk, now=SENT)
    jobs()
    assert states() == ([("", False)], [])


def test_whoever_saw_the_text_before_does_not_read_it(drawn: Any, analyst: Any, second: Any) -> None:
    with scope.enter(analyst.scope()):
        assert Case.objects.get().narrative
    with scope.enter(analyst.scope()), pytest.raises(Denied, match="seen this text before"):
        services.open_reading(by=analyst, reading_id=DoubleRead.objects.get().pk, now=SENT)
    with scope.enter(second.scope()):
        services.open_reading(by=second, reading_id=DoubleRead.objects.get().pk, now=SENT)


def test_one_reads_at_a_time_and_each_text_is_read_once(drawn: Any, analyst: Any, second: Any) -> None:
    with scope.enter(analyst.scope()):
        pk = DoubleRead.objects.get().pk
        services.open_reading(by=analyst, reading_id=pk, now=SENT)
    with scope.enter(second.scope()):
        for act in (lambda: services.open_reading(by=second, reading_id=pk, now=SENT),
                    lambda: services.finish_reading(by=second, reading_id=pk, lines=None, now=SENT)):  # fmt: skip
            with pytest.raises(Overtaken, match="Somebody else reads"):
                act()
        with pytest.raises(Overtaken, match="Open the text before"):
            services.finish_reading(by=second, reading_id=pk, lines=None, now=SENT + CLAIM_LASTS)
    with scope.enter(analyst.scope()):
        services.open_reading(by=analyst, reading_id=pk, now=SENT)
        services.finish_reading(by=analyst, reading_id=pk, lines=None, now=SENT)
        with pytest.raises(Denied, match="read already"):
            services.open_reading(by=analyst, reading_id=pk, now=SENT)


def test_words_that_do_not_stand_in_the_text_are_no_miss(read: Any, analyst: Any) -> None:
    with pytest.raises(Unready, match="do not stand in it"):
        read(analyst, "Zebulon")
    assert states()[1] == []


def test_a_reading_is_recorded_and_no_word_of_it(read: Any, analyst: Any) -> None:
    read(analyst, MISSED)
    with scope.enter(PSO):
        verbs = set(Entry.objects.values_list("verb", flat=True))
        assert {"draw_double_reads", "double_read", "reopen_text"} <= verbs
        assert [row for row in Entry.objects.values_list("content", flat=True) if "call light" in row] == []
