"""A withdrawal through the door: the PSO neither counts nor uses what was taken back, in whatever order jobs run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from aggregation.intake import take_in
from aggregation.models import Case, Fact, Passage, ReviewItem
from aggregation.selectors import waiting_texts
from feedback.reporting.gathering import events_of
from pses.services import withdraw
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.desk import let_stand, withhold

from .conftest import DOUBTFUL, QUARTER, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


@pytest.fixture
def take_back(clinic: Any, make_member: Any, acting: Any) -> Any:
    manager = acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT)

    def back(submission: Any) -> UUID:
        with scope.enter(manager.scope()):
            return withdraw(
                by=manager, content_kind="event", content_id=submission.content_id, reason="Wrong patient", now=SENT
            ).pk

    return back


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def test_it_counts_no_more_and_its_case_is_out_of_use(clinic: Any, told: Any, jobs: Any, take_back: Any) -> None:
    first, _ = told(clinic, 2)
    jobs()
    take_back(first)
    jobs()
    with scope.enter(PSO):
        assert (Fact.objects.get().count, Case.objects.filter(withdrawn=True).count()) == (1, 1)
        assert Case.objects.filter(withdrawn=False).count() == 1


def test_taken_in_before_what_it_takes_back_the_end_is_the_same(
    clinic: Any, told: Any, jobs: Any, take_back: Any
) -> None:
    (sent,) = told(clinic)
    back = take_back(sent)
    for submission_id in (back, sent.pk, back):
        with scope.enter(door(clinic)):
            take_in(submission_id=submission_id, now=SENT)
    jobs()
    with scope.enter(PSO):
        assert (Fact.objects.get().count, Case.objects.get().withdrawn) == (0, True)
    with scope.enter(door(clinic)):
        assert Passage.objects.count() == 2


def test_a_text_that_waited_waits_no_more(
    clinic: Any, told: Any, jobs: Any, take_back: Any, make_member: Any, acting: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    jobs()
    take_back(sent)
    jobs()
    analyst = acting(make_member(None, "analyst", name="Ana List"), SENT)
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        assert (item.state, waiting_texts().count()) == ("withdrawn", 0)
        with pytest.raises(Denied, match="took this report back"):
            withhold(analyst, item.pk, SENT)


def test_decided_while_it_was_taken_back_the_case_is_out_of_use_too(
    clinic: Any, told: Any, jobs: Any, take_back: Any, make_member: Any, acting: Any, second: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    jobs()
    analyst = acting(make_member(None, "analyst", name="Ana List"), SENT)
    with scope.enter(analyst.scope()):
        let_stand(analyst, second, ReviewItem.objects.get().pk, SENT, "Spoke with someone.")
    back = take_back(sent)
    with scope.enter(door(clinic)):
        take_in(submission_id=back, now=SENT)  # before the decision is bound
    jobs()
    with scope.enter(PSO):
        assert (Case.objects.get().withdrawn, Fact.objects.get().count) == (True, 0)


def test_the_provider_s_own_figure_leaves_it_out(clinic: Any, told: Any, jobs: Any, take_back: Any) -> None:
    first, _ = told(clinic, 2)
    take_back(first)
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        assert events_of(clinic.pk, QUARTER) == {("other", "incident", "no_harm"): 1}
