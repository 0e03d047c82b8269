"""From sums to answered providers: two people, a frozen table, and only those whose terms ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from aggregation.models import Release, ReleaseCell, ReleaseDraft
from aggregation.services import approve_release
from feedback.models import FeedbackReport
from pso_portal.accounts.acting import Denied
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def test_an_event_filed_comes_back_as_feedback_to_those_whose_terms_ask(
    seven: Any, released: Any, jobs: Any
) -> None:
    clinics = seven
    jobs()
    draft = released()
    assert draft.state == "published"
    with scope.enter(PSO):
        whole = ReleaseCell.objects.get(category="all")
        assert (whole.shown, whole.count) == (True, 30)  # 28 to base 5
        assert str(whole.rate) == "1.3"  # 28 over 21,000 visits, per 1,000
    for clinic in clinics[:-1]:
        with scope.enter(own(clinic)):
            line = next(x for x in FeedbackReport.objects.get().contents["lines"] if x["category"] == "all")
            assert (line["own_events"], line["own_rate"], line["peer_rate"]) == (4, 1.33, 1.3)
            assert Release.objects.count() == 1
    with scope.enter(own(clinics[-1])):
        assert (FeedbackReport.objects.count(), Release.objects.count()) == (0, 0)


def test_a_group_of_too_few_organizations_shows_nothing_and_says_why_in_words(
    network: Any, released: Any, jobs: Any
) -> None:
    network(5, 9)
    jobs()
    draft = released()
    assert (draft.state, draft.shown) == ("empty", 0)
    with scope.enter(PSO):
        whole = next(cell for cell in draft.cells["cells"] if cell["category"] == "all")
    assert whole["words"].startswith("The peer group is too small")


def test_a_type_with_few_events_is_one_symbol_for_the_reader(seven: Any, released: Any, jobs: Any, told: Any) -> None:
    clinics = seven
    told(clinics[0], 3, what="fall", **{"fall.assisted": "no"})
    jobs()
    released()
    with scope.enter(own(clinics[0])):
        fall = ReleaseCell.objects.get(category="fall")
        assert (fall.shown, fall.rate, fall.count, fall.words) == (False, None, None, "")


def test_whoever_drafted_cannot_approve(seven: Any, jobs: Any, make_member: Any, acting: Any) -> None:
    from aggregation.services import draft_release

    jobs()
    both = acting(make_member(None, "analyst", "pso_privacy_officer"), SENT)
    with scope.enter(both.scope()):
        draft = draft_release(by=both, measure="reporting_rate", setting="clinic", period="2025-Q3", now=SENT)
    jobs()
    with scope.enter(both.scope()), pytest.raises(Denied, match="Another person"):
        approve_release(by=both, draft_id=draft.pk, now=SENT)


def test_the_same_figures_are_never_released_twice(seven: Any, released: Any, jobs: Any) -> None:
    jobs()
    released()
    again = released()
    assert again.shown == 0
    with scope.enter(PSO):
        words = {cell["words"] for cell in ReleaseDraft.objects.get(pk=again.pk).cells["cells"]}
        assert "This figure was released before and does not change." in words


@pytest.mark.parametrize(
    "statement",
    ["UPDATE aggregation_releasecell SET count = 10 WHERE shown", "DELETE FROM aggregation_release"],
)
def test_a_release_is_frozen_by_the_database(statement: str, seven: Any, released: Any, jobs: Any) -> None:
    jobs()
    released()
    with scope.enter(PSO), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_stricter_terms_hide_a_cell_that_others_see(
    seven: Any, released: Any, jobs: Any, under_terms: Any
) -> None:
    clinics = seven
    under_terms(clinics[0], now=SENT, smallest_cell=50)
    jobs()
    released()
    with scope.enter(own(clinics[0])):
        line = next(x for x in FeedbackReport.objects.get().contents["lines"] if x["category"] == "all")
        assert (line["peer_rate"], line["finding"]) == (None, "none")
