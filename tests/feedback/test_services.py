"""A release answered: terms decide who reads it, what is shown of it, and when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from aggregation.models import Release, ReleaseCell
from feedback.models import FeedbackReport, RunLine
from feedback.reporting.comparing import large_enough
from feedback.reporting.gathering import events_of, exposures_of
from feedback.services import note_first_read
from pso_portal.agreements.enums import Analysis, Frequency
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.main_job.conftest import QUARTER, SENT, feed_back

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def report_of(provider: Any) -> Any:
    with scope.enter(own(provider)):
        found = FeedbackReport.objects.first()
        return found and {line["category"]: line for line in found.contents["lines"]}


def test_a_provider_whose_terms_ask_for_none_sees_no_row_of_the_release(seven: Any, released: Any, jobs: Any) -> None:
    clinics = seven
    jobs()
    released()
    with scope.enter(own(clinics[-1])), connection.cursor() as cursor:
        for table in ("aggregation_release", "aggregation_releasecell", "feedback_feedbackreport"):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  names of our own tables
            assert cursor.fetchone() == (0,)
    with scope.enter(own(clinics[0])):
        assert (Release.objects.count(), FeedbackReport.objects.count()) == (1, 1)
        assert ReleaseCell.objects.exists()


def test_the_same_release_is_answered_once(seven: Any, released: Any, jobs: Any) -> None:
    clinic = seven[0]
    jobs()
    released()
    with scope.enter(PSO):
        release = Release.objects.get()
        first = FeedbackReport.objects.get(provider_id=clinic.pk)
    feed_back()
    with scope.enter(PSO):
        again = FeedbackReport.objects.get(provider_id=clinic.pk, release_id=release.pk)
        assert (again.pk, again.sha256, again.made_at) == (first.pk, first.sha256, first.made_at)
        assert FeedbackReport.objects.filter(provider_id=clinic.pk).count() == 1
        assert Entry.objects.filter(verb="make_feedback", provider_id=clinic.pk).count() == 1


def test_own_figures_are_those_counted_by_hand(seven: Any, released: Any, jobs: Any, told: Any, counted: Any) -> None:
    clinics = seven
    told(clinics[0], 3, what="fall", **{"fall.assisted": "no"})
    counted(clinics[0], 500, ("2025-08",))  # a correction: 1,000 + 500 + 1,000 visits
    jobs()
    with scope.enter(own(clinics[0])):
        assert events_of(clinics[0].pk, QUARTER) == {
            ("other", "incident", "no_harm"): 4, ("fall", "incident", "no_harm"): 3,
        }  # fmt: skip
        assert sum(exposures_of([clinics[0].pk], QUARTER).values()) == 2_500
    released()
    lines = report_of(clinics[0])
    assert {code: line["own_events"] for code, line in lines.items() if line["own_events"]} == {
        "all": 7, "other": 4, "fall": 3,
    }  # fmt: skip
    assert (lines["all"]["own_rate"], lines["fall"]["own_rate"]) == (2.8, 1.2)
    assert lines["fall"]["peer_rate"] is None


def test_stricter_terms_hide_a_cell_that_others_see(seven: Any, released: Any, jobs: Any, under_terms: Any) -> None:
    clinics = seven
    under_terms(clinics[0], SENT, smallest_cell=40)
    jobs()
    released()
    hidden, seen = report_of(clinics[0])["all"], report_of(clinics[1])["all"]
    assert (hidden["peer_rate"], hidden["finding"], seen["peer_rate"]) == (None, "none", 1.3)


@pytest.mark.parametrize(
    ("rounded", "smallest", "base", "shown"),
    [(10, 11, 5, True), (15, 11, 5, True), (15, 13, 5, True), (15, 14, 5, False), (20, 20, 5, False), (25, 20, 5, True),
     (30, 25, 10, True), (30, 26, 10, False)],
)
def test_a_rounded_count_is_held_against_stricter_terms_at_its_least(
    rounded: int, smallest: int, base: int, shown: bool
) -> None:
    assert large_enough(rounded, smallest, base) is shown


def test_yearly_terms_are_not_answered_in_the_third_quarter(
    seven: Any, released: Any, jobs: Any, under_terms: Any
) -> None:
    clinics = seven
    under_terms(clinics[0], SENT, frequency=Frequency.YEARLY)
    under_terms(clinics[1], SENT, frequency=Frequency.MONTHLY)
    under_terms(clinics[2], SENT, analyses=frozenset({Analysis.LEARNING}))
    jobs()
    released()
    assert [report_of(clinic) is not None for clinic in clinics] == [False, True, True, True, True, True, False]
    assert {line["peer_rate"] for line in report_of(clinics[2]).values()} == {None}  # no comparison was asked for
    with scope.enter(own(clinics[0])):
        assert not Release.objects.exists()


def test_a_provider_without_terms_is_not_answered(make_provider: Any, seven: Any, released: Any, jobs: Any) -> None:
    jobs()
    stranger = make_provider("Clinic Without", "clinic")
    released()
    with scope.enter(PSO):
        assert not RunLine.objects.filter(provider=stranger).exists()
    assert report_of(stranger) is None


def test_the_first_reading_is_stamped_once_and_only_by_the_provider(
    seven: Any, released: Any, jobs: Any, make_member: Any, acting: Any
) -> None:
    clinic = seven[0]
    jobs()
    released()
    reader = acting(make_member(clinic, "risk_manager"), SENT)
    analyst = acting(make_member(None, "analyst"), SENT)
    with scope.enter(analyst.scope()):
        report = FeedbackReport.objects.get(provider_id=clinic.pk)
        assert note_first_read(report, by=analyst, now=SENT) is False
    with scope.enter(reader.scope()):
        assert [note_first_read(report, by=reader, now=SENT) for _ in range(2)] == [True, False]
        assert FeedbackReport.objects.get().first_read_at == SENT
        assert Entry.objects.filter(verb="first_read_feedback").count() == 1


def test_a_report_never_changes(seven: Any, released: Any, jobs: Any) -> None:
    clinic = seven[0]
    jobs()
    released()
    with scope.enter(own(clinic)), transaction.atomic(), pytest.raises(IntegrityError):
        FeedbackReport.objects.update(terms_version=9)


def test_another_provider_s_report_is_absent(seven: Any, released: Any, jobs: Any) -> None:
    clinics = seven
    jobs()
    released()
    with scope.enter(own(clinics[1])):
        found: set[UUID] = set(FeedbackReport.objects.values_list("provider_id", flat=True))
    assert found == {clinics[1].pk}
