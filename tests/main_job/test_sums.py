"""Sums follow what comes in, in whatever order and however often it comes, and whatever fails on the way."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregation.facts import CUBES
from aggregation.intake import take_in
from aggregation.models import DelayFact, Fact, FactEntry, Passage
from pses.models import Submission
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.aggregation.counting import SENT, back_to_here, door, in_step, kept, reported

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
LATER = datetime(2026, 1, 9, 15, tzinfo=UTC)
EXAMPLES = 20 if os.environ.get("PSO_PROPERTIES", "quick") == "quick" else 60


class Crash(Exception):
    """What a killed worker, or a text that does not survive, does to the transaction at hand."""


def take(provider: Any, *submissions: Submission) -> None:
    with scope.enter(door(provider)):
        for submission in submissions:
            take_in(submission_id=submission.pk, now=SENT)


def facts() -> dict[tuple[str, str, str], int]:
    with scope.enter(PSO):
        return {(row.month, row.harm, row.stratum): row.count for row in Fact.objects.all()}


def delays() -> dict[tuple[str, int], int]:
    with scope.enter(PSO):
        return {(row.month, row.lag): row.count for row in DelayFact.objects.all()}


def test_an_event_is_counted_where_it_happened_and_by_how_late_it_was_told(clinic: Any) -> None:
    take(clinic, reported(clinic, place="outpatient"), reported(clinic, place="pharmacy", harm="severe"))
    assert facts() == {("2025-08", "mild", "outpatient"): 1, ("2025-08", "severe", "services"): 1}
    assert delays() == {("2025-08", 2): 2}


def test_a_place_that_does_not_cross_is_unknown(clinic: Any) -> None:
    take(clinic, reported(clinic, place="behind the boiler"), reported(clinic, place="unknown"))
    assert facts() == {("2025-08", "mild", "unknown"): 2}


def test_what_is_told_later_of_a_known_event_is_no_late_report(clinic: Any) -> None:
    first = reported(clinic, harm="unknown")
    take(clinic, first)
    take(clinic, reported(clinic, "later_facts", first=first.pk, sent=LATER, harm="severe", place="pharmacy"))
    assert {key: count for key, count in facts().items() if count} == {("2025-08", "severe", "services"): 1}
    assert delays() == {("2025-08", 2): 1}


def test_a_corrected_month_is_as_late_as_the_first_report_was(clinic: Any) -> None:
    first = reported(clinic, month="2025-08")
    take(clinic, first, reported(clinic, "later_facts", first=first.pk, sent=LATER, month="2025-07"))
    assert delays() == {("2025-08", 2): 0, ("2025-07", 3): 1}


def test_a_withdrawn_event_leaves_no_trace_in_the_triangle(clinic: Any) -> None:
    first = reported(clinic)
    take(clinic, first, reported(clinic, "withdrawal", first=first.pk, sent=LATER))
    assert (facts(), delays()) == ({("2025-08", "mild", "outpatient"): 0}, {("2025-08", 2): 0})


def test_the_month_of_a_report_is_the_provider_s_own(clinic: Any) -> None:
    """Ten in the evening of the last day of August in Chicago is September by UTC."""
    take(clinic, reported(clinic, sent=datetime(2025, 9, 1, 3, tzinfo=UTC)))
    take(clinic, reported(clinic, sent=datetime(2025, 9, 1, 6, tzinfo=UTC)))
    assert delays() == {("2025-08", 0): 1, ("2025-08", 1): 1}


def test_what_was_counted_before_strata_were_kept_is_counted_back_there(clinic: Any) -> None:
    first = reported(clinic)
    take(clinic, first)
    with scope.enter(door(clinic)):
        passage = Passage.objects.get()
        passage.link = {key: passage.link[key] for key in ("submission", "contributor", "case")}
        passage.save()
    take(clinic, reported(clinic, "withdrawal", first=first.pk))
    with scope.enter(door(clinic)):
        back = FactEntry.objects.get(count=-1)
        assert (back.month, back.harm, back.stratum, back.lag) == ("2025-08", "mild", "unknown", None)
        assert in_step()


def test_the_pso_reads_the_sums_and_not_the_journal(clinic: Any) -> None:
    take(clinic, reported(clinic))
    with scope.enter(PSO):
        assert (Fact.objects.count(), FactEntry.objects.count()) == (1, 0)
    with scope.enter(door(clinic)):
        assert FactEntry.objects.count() == 1


# Three events: the first told twice more, the second corrected and taken back, the third left alone.
STORY = [
    ("event", 0, "mild", "2025-08", "outpatient"), ("later_facts", 0, "severe", "2025-08", "outpatient"),
    ("later_facts", 0, "death", "2025-07", "pharmacy"), ("event", 1, "mild", "2025-08", "outpatient"),
    ("later_facts", 1, "moderate", "2025-08", "imaging"), ("withdrawal", 1, "moderate", "2025-08", "imaging"),
    ("event", 2, "mild", "2025-08", "outpatient"),
]  # fmt: skip
STANDS = {("2025-07", "death", "services"): 1, ("2025-08", "mild", "outpatient"): 1}
NEVER, IN_BETWEEN, AT_THE_END = "goes well", "one fails after it was counted", "lost before it commits"
DELIVERY = st.tuples(
    st.lists(st.integers(0, len(STORY) - 1), min_size=1, max_size=5), st.sampled_from([NEVER, IN_BETWEEN, AT_THE_END])
)


@pytest.fixture
def story(clinic: Any) -> list[Submission]:
    told: list[Submission] = []
    first: dict[int, Any] = {}
    for kind, event, harm, month, place in STORY:
        told.append(reported(clinic, kind, first=first.get(event), harm=harm, month=month, place=place))
        first.setdefault(event, told[-1].pk)
    return told


@given(deliveries=st.lists(DELIVERY, max_size=6), rest=st.permutations(range(len(STORY))))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_any_order_however_often_and_through_crashes_the_sums_are_those_of_the_journal(
    clinic: Any, story: list[Submission], deliveries: list[tuple[list[int], str]], rest: list[int]
) -> None:
    with back_to_here():
        for numbers, fate in [*deliveries, (rest, NEVER)]:
            with suppress(Crash), scope.enter(door(clinic)):
                deliver([story[number] for number in numbers], fate)
            with scope.enter(door(clinic)):
                assert in_step()
        assert {key: count for key, count in facts().items() if count} == STANDS
        assert {key: count for key, count in delays().items() if count} == {("2025-07", 3): 1, ("2025-08", 2): 1}


def deliver(submissions: list[Submission], fate: str) -> None:
    """A batch as a worker takes it, each submission in a savepoint of its own."""
    for place, submission in enumerate(submissions):
        with suppress(Crash), transaction.atomic():
            take_in(submission_id=submission.pk, now=SENT)
            if fate == IN_BETWEEN and place == 0:
                raise Crash
    if fate == AT_THE_END:
        raise Crash


def test_the_crashes_of_this_test_are_crashes(clinic: Any, story: list[Submission]) -> None:
    """So that the test above cannot pass because nothing was ever counted, or never lost."""
    with scope.enter(door(clinic)):
        deliver([story[0], story[6]], IN_BETWEEN)
    assert facts() == {("2025-08", "mild", "outpatient"): 1}
    with pytest.raises(Crash), scope.enter(door(clinic)):
        deliver([story[0]], AT_THE_END)
    with scope.enter(door(clinic)):
        assert (FactEntry.objects.count(), in_step()) == (1, True)
        assert all(kept(cube) for cube in CUBES)
