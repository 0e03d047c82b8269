"""Through the one door: a submission becomes a case and sums, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from aggregation.contributors import provider_of
from aggregation.intake import take_in
from aggregation.models import Case, Contributor, ExposureFact, Fact, Passage, ReviewItem
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.desk import let_stand, withhold

from .conftest import DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
CLEAR = "The call light was not working. Rae Porter told the charge nurse at 14:30."


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def test_a_clear_text_becomes_a_case_without_the_names_that_were_known(clinic: Any, told: Any, jobs: Any) -> None:
    told(clinic, story=CLEAR)
    jobs()
    with scope.enter(PSO):
        case = Case.objects.get()
        assert (case.setting, case.event_type, case.year) == ("clinic", "other", 2025)
        assert "Porter" not in case.narrative
        assert "14:30" in case.narrative
        assert not ReviewItem.objects.exists()


def test_a_doubtful_text_waits_for_a_person_and_is_no_case_yet(clinic: Any, told: Any, jobs: Any) -> None:
    told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(PSO):
        assert not Case.objects.exists()
        item = ReviewItem.objects.get()
        assert (item.state, item.received) == ("waiting", DOUBTFUL)
        assert all("Quiverfeather" not in reason for reason in item.reasons)
        assert Fact.objects.get().count == 1


def test_the_same_submission_twice_counts_once(clinic: Any, told: Any, jobs: Any) -> None:
    (submission,) = told(clinic)
    jobs()
    for _ in range(2):
        with scope.enter(door(clinic)):
            take_in(submission_id=submission.pk, now=SENT)
    with scope.enter(PSO):
        assert (Case.objects.count(), Fact.objects.get().count) == (1, 1)


def test_sums_are_kept_by_type_and_month_and_add_up(clinic: Any, told: Any, jobs: Any) -> None:
    told(clinic, 3)
    told(clinic, 2, what="fall", **{"fall.assisted": "no"})
    jobs()
    with scope.enter(PSO):
        sums = dict(Fact.objects.values_list("event_type", "count"))
    assert sums == {"other": 3, "fall": 2}


def test_a_corrected_exposure_replaces_the_earlier_in_whatever_order_they_come(
    clinic: Any, counted: Any, jobs: Any
) -> None:
    counted(clinic, 1000, ("2025-08",))
    counted(clinic, 900, ("2025-08",))
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        from pses.models import Submission

        sent = list(Submission.objects.filter(kind="exposure_return").order_by("-number"))
    for submission in sent:
        with scope.enter(door(clinic)):
            take_in(submission_id=submission.pk, now=SENT)
    with scope.enter(PSO):
        assert ExposureFact.objects.get().value == 900


def test_affiliates_share_an_organization_and_no_code_says_whose_it_is(make_provider: Any) -> None:
    from aggregation.contributors import contributor_of

    parent = make_provider("Parent Hospital")
    child = make_provider("Child Hospital", parent=parent)
    lone = make_provider("Lone Hospital")
    codes = []
    for provider in (child, lone, parent):
        with scope.enter(door(provider)):
            found = contributor_of(provider)
            codes.append((found.organization, found.code))
            assert provider_of(found) == provider.pk
    with scope.enter(Scope(Side.DOOR, frozenset({parent.pk}))):
        assert Contributor.objects.count() == 3
    assert codes[0][0] == codes[2][0] == codes[2][1]
    assert codes[1][0] == codes[1][1] != codes[0][0]


def test_the_pso_s_side_cannot_tell_which_submission_a_case_came_from(clinic: Any, told: Any, jobs: Any) -> None:
    told(clinic)
    jobs()
    with scope.enter(PSO):
        assert not Passage.objects.exists()
        assert not Contributor.objects.exists()


def test_a_decided_text_becomes_a_case_and_its_passage_is_completed(
    clinic: Any, told: Any, jobs: Any, make_member: Any, acting: Any, second: Any
) -> None:
    told(clinic, story=DOUBTFUL)
    jobs()
    analyst = acting(make_member(None, "analyst"), SENT)
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        case = let_stand(analyst, second, item.pk, SENT, "Spoke with a visitor about a ticket.")
    assert jobs() == ["aggregation.bind_case", "aggregation.suggest_found"]
    with scope.enter(door(clinic)):
        assert Passage.objects.get().link["case"] == str(case.pk)
    with scope.enter(PSO):
        assert Case.objects.get().narrative == "Spoke with a visitor about a ticket."


def test_a_provider_learns_that_its_text_was_read_and_the_pso_does_not_learn_whose_it_was(
    clinic: Any, make_provider: Any, told: Any, jobs: Any, make_member: Any, acting: Any
) -> None:
    from aggregation.services import open_text

    told(clinic, story=DOUBTFUL)
    jobs()
    analyst = acting(make_member(None, "analyst"), SENT)
    with scope.enter(analyst.scope()):
        item = open_text(by=analyst, item_id=ReviewItem.objects.get().pk, now=SENT)
        withhold(analyst, item.pk, SENT)
    jobs()
    other = Scope(Side.PROVIDER, frozenset({make_provider("Other Clinic").pk}))
    own = Scope(Side.PROVIDER, frozenset({clinic.pk}))
    assert [heard_of_texts(side) for side in (own, other, PSO)] == [["text_decided", "text_opened"], [], []]


def heard_of_texts(side: Scope) -> list[str]:
    with scope.enter(side):
        found = Entry.objects.filter(verb__startswith="text_").order_by("verb")
        return list(found.values_list("verb", flat=True))
