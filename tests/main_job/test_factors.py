"""What played a part crosses the door: one answer of it into the case, each by itself into the sums."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregation.facts import FACTORS, merge_factors
from aggregation.intake import take_in
from aggregation.models import Case, FactorEntry, FactorFact
from pses.models import Submission
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.aggregation.counting import SENT, back_to_here, door, in_step, in_the_journal, kept, reported

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
LATER = datetime(2026, 1, 9, 15, tzinfo=UTC)
TIRED = {"factors": ["fatigue", "stress"], "factor.main": "fatigue"}


def take(provider: Any, *submissions: Submission) -> None:
    with scope.enter(door(provider)):
        for submission in submissions:
            take_in(submission_id=submission.pk, now=SENT)


def sums() -> dict[str, int]:
    with scope.enter(PSO):
        return {row.factor: row.count for row in FactorFact.objects.all() if row.count}


def test_a_case_holds_the_main_factor_alone_and_sums_count_each(clinic: Any) -> None:
    take(clinic, reported(clinic, told=TIRED), reported(clinic, told={"factor.main": "unknown"}), reported(clinic))
    assert sums() == {"any": 1, "fatigue": 1, "stress": 1, "unknown": 1}
    with scope.enter(PSO):
        assert sorted(str(case.coded.get("factor.main")) for case in Case.objects.all()) == [
            "None", "fatigue", "unknown"]  # fmt: skip
        assert all("factors" not in case.coded for case in Case.objects.all())


def test_what_no_list_has_crosses_nowhere(clinic: Any) -> None:
    take(clinic, reported(clinic, told={"factors": ["Nurse Quillmark"], "factor.main": "Nurse Quillmark",
                                        "device.kind": "Flowline 9", "medicine.class": "Heparin"}))  # fmt: skip
    assert sums() == {}
    with scope.enter(PSO):
        assert Case.objects.get().coded.keys() == {"location_kind"}


def test_told_later_it_counts_in_place_of_what_was_told_and_withdrawn_not_at_all(clinic: Any) -> None:
    first = reported(clinic, told=TIRED)
    later = reported(clinic, "later_facts", first=first.pk, sent=LATER, told={"factors": ["training"]})
    take(clinic, first, later)
    assert sums() == {"any": 1, "training": 1}
    take(clinic, reported(clinic, "withdrawal", first=first.pk, sent=LATER))
    assert sums() == {}
    with scope.enter(door(clinic)):
        assert in_step()


def test_told_later_and_then_taken_back_by_a_later_fact_without_any(clinic: Any) -> None:
    first = reported(clinic, told=TIRED)
    take(clinic, first, reported(clinic, "later_facts", first=first.pk, sent=LATER))
    take(clinic, reported(clinic, "withdrawal", first=first.pk, sent=LATER))
    assert sums() == {}


def test_the_pso_reads_the_sums_and_not_the_journal(clinic: Any) -> None:
    take(clinic, reported(clinic, told=TIRED))
    with scope.enter(PSO):
        assert (FactorFact.objects.count(), FactorEntry.objects.count()) == (3, 0)


ENTRY = st.tuples(st.integers(1, 3), st.sampled_from(["fatigue", "any"]), st.sampled_from([1, 1, -1]))


@given(entries=st.lists(ENTRY, min_size=1, max_size=12), cut=st.integers(0, 12))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_merged_in_any_parts_the_sums_are_the_journal_s(entries: list[tuple[int, str, int]], cut: int) -> None:
    with back_to_here(), scope.enter(Scope(Side.DOOR)):
        rows = [FactorEntry(contributor=code, setting="hospital", month="2025-01", event_type="fall", harm="mild",
                            factor=factor, count=count) for code, factor, count in entries]  # fmt: skip
        ids = [row.pk for row in FactorEntry.objects.bulk_create(rows)]
        merge_factors(ids[cut:])
        merge_factors(ids[:cut])
        assert kept(FACTORS) == in_the_journal(FACTORS) != []
