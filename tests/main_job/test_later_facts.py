"""Later facts through the door: sums and case follow, in whatever order jobs run; a release stays as it was."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, permutations
from typing import Any
from uuid import UUID

import pytest

from aggregation.intake import take_in
from aggregation.models import Case, Fact, Passage, Release, ReviewItem
from pses.services import add_later_facts, preview_later_facts, withdraw
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.desk import let_stand, withhold

from .conftest import DOUBTFUL, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


@pytest.fixture
def add(manager: Any) -> Any:
    """Rate the harm, or write the story anew, and send that as later facts."""
    minutes = (SENT + timedelta(minutes=number) for number in count())

    def more(sent: Any, harm: str = "", story: str = "") -> UUID:
        from events.models import Event
        from events.services import rate_harm

        with scope.enter(manager.scope()):
            if harm:
                rate_harm(by=manager, event_id=sent.content_id, harm=harm, reason="Chart.", now=next(minutes))
            if story:
                event = Event.objects.get(pk=sent.content_id)
                event.narrative = story
                event.save(update_fields=["narrative"])
            known = {"by": manager, "content_kind": "event", "content_id": sent.content_id, "now": SENT}
            facts = preview_later_facts(**known)
            return add_later_facts(**known, expected_sha256=facts.preview.sha256).pk

    return more


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def sums() -> dict[str, int]:
    return {fact.harm: fact.count for fact in Fact.objects.all() if fact.count}


def test_sums_and_case_follow(clinic: Any, told: Any, jobs: Any, add: Any) -> None:
    (sent,) = told(clinic, harm="mild")
    jobs()
    add(sent, harm="severe")
    jobs()
    with scope.enter(PSO):
        assert (sums(), [case.harm for case in Case.objects.all()]) == ({"severe": 1}, ["severe"])
        assert Case.objects.get().narrative == "The call light failed."


def test_a_later_text_takes_the_place_of_the_former(clinic: Any, told: Any, jobs: Any, add: Any) -> None:
    (sent,) = told(clinic)
    jobs()
    add(sent, story="The call light failed twice.")
    jobs()
    with scope.enter(PSO):
        assert [case.narrative for case in Case.objects.all()] == ["The call light failed twice."]


def test_in_any_order_and_twice_the_last_counts(clinic: Any, told: Any, add: Any) -> None:
    (sent,) = told(clinic, harm="mild")
    ids = [sent.pk, add(sent, harm="moderate"), add(sent, harm="severe")]
    for order in permutations(ids):
        with scope.enter(door(clinic)):
            for submission_id in (*order, order[0]):
                take_in(submission_id=submission_id, now=SENT)
        with scope.enter(door(clinic)):  # the sums follow as the intake ends
            assert (sums(), [case.harm for case in Case.objects.all()]) == ({"severe": 1}, ["severe"])
            assert Passage.objects.count() == 3
            for model in (Case, Fact, Passage):
                model.objects.all().delete()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_after_a_withdrawal_they_change_nothing(
    clinic: Any, told: Any, add: Any, manager: Any, order: tuple[int, ...]
) -> None:
    (sent,) = told(clinic, harm="mild")
    later = add(sent, harm="severe")
    with scope.enter(manager.scope()):
        back = withdraw(by=manager, content_kind="event", content_id=sent.content_id, reason="Wrong", now=SENT).pk
    with scope.enter(door(clinic)):
        for number in order:
            take_in(submission_id=(sent.pk, later, back)[number], now=SENT)
    with scope.enter(door(clinic)):
        assert (sums(), [case.withdrawn for case in Case.objects.all()], Passage.objects.count()) == ({}, [True], 3)


def test_a_text_that_waits_makes_way_for_the_later_one(
    clinic: Any, told: Any, jobs: Any, add: Any, analyst: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    jobs()
    add(sent, story="The call light failed.")
    jobs()
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        assert (item.state, [case.narrative for case in Case.objects.all()]) == ("replaced", ["The call light failed."])
        with pytest.raises(Denied, match="later text"):
            withhold(analyst, item.pk, SENT)


def test_a_text_that_waits_keeps_waiting_where_only_codes_changed(
    clinic: Any, told: Any, jobs: Any, add: Any, analyst: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL, harm="mild")
    jobs()
    add(sent, harm="severe")
    jobs()
    with scope.enter(analyst.scope()):
        (item,) = ReviewItem.objects.all()
        assert (item.state, item.harm) == ("waiting", "severe")


def test_decided_while_later_facts_came_the_case_has_their_codes(
    clinic: Any, told: Any, jobs: Any, add: Any, analyst: Any, second: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL, harm="mild")
    jobs()
    with scope.enter(analyst.scope()):
        let_stand(analyst, second, ReviewItem.objects.get().pk, SENT, "Spoke with someone.")
    later = add(sent, harm="severe")
    with scope.enter(door(clinic)):
        take_in(submission_id=later, now=SENT)  # before the decision is bound
    jobs()
    with scope.enter(PSO):
        assert [(case.harm, case.withdrawn) for case in Case.objects.all()] == [("severe", False)]


def test_decided_while_a_later_text_came_the_decided_one_is_out_of_use(
    clinic: Any, told: Any, jobs: Any, add: Any, analyst: Any, second: Any
) -> None:
    (sent,) = told(clinic, story=DOUBTFUL)
    jobs()
    with scope.enter(analyst.scope()):
        let_stand(analyst, second, ReviewItem.objects.get().pk, SENT, "Spoke with someone.")
    later = add(sent, story="The call light failed.")
    with scope.enter(door(clinic)):
        take_in(submission_id=later, now=SENT)
    jobs()
    with scope.enter(PSO):
        assert {case.narrative: case.withdrawn for case in Case.objects.all()} == {
            "Spoke with someone.": True, "The call light failed.": False,
        }  # fmt: skip


def test_a_doubtful_later_text_waits_and_the_case_made_of_it_takes_over(
    clinic: Any, told: Any, jobs: Any, add: Any, analyst: Any, second: Any
) -> None:
    (sent,) = told(clinic)
    jobs()
    add(sent, story=DOUBTFUL)
    jobs()
    with scope.enter(analyst.scope()):
        (item,) = ReviewItem.objects.filter(state="waiting")
        let_stand(analyst, second, item.pk, SENT, "Spoke with someone.")
    jobs()
    with scope.enter(PSO):
        assert {case.narrative: case.withdrawn for case in Case.objects.all()} == {
            "The call light failed.": True, "Spoke with someone.": False,
        }  # fmt: skip


def test_each_is_taken_in_with_one_entry(clinic: Any, told: Any, jobs: Any, add: Any) -> None:
    (sent,) = told(clinic, harm="mild")
    add(sent, harm="severe")
    jobs()
    with scope.enter(Scope(Side.SYSTEM)):
        rows = list(Entry.objects.filter(verb="take_in").values_list("row", flat=True))
    assert (len(rows), len(set(rows))) == (2, 2)


@pytest.mark.slow
def test_a_release_never_changes(network: Any, released: Any, jobs: Any, make_member: Any, acting: Any) -> None:
    from events.services import rate_harm
    from pses.models import Submission

    clinics = network()
    released()
    with scope.enter(PSO):
        before = list(Release.objects.values_list("sha256", "cells__rate", "cells__count").order_by("cells__id"))
        assert before
    manager = acting(make_member(clinics[0], "risk_manager", name="Mia Manager"), SENT)
    with scope.enter(manager.scope()):
        sent = Submission.objects.filter(kind="event").first()
        rate_harm(by=manager, event_id=sent.content_id, harm="severe", reason="Chart.", now=SENT)
        known = {"by": manager, "content_kind": "event", "content_id": sent.content_id, "now": SENT}
        add_later_facts(**known, expected_sha256=preview_later_facts(**known).preview.sha256)
    jobs()
    with scope.enter(PSO):
        after = list(Release.objects.values_list("sha256", "cells__rate", "cells__count").order_by("cells__id"))
        assert (after, sums().get("severe")) == (before, 1)
