"""Through the door a case takes along what its terms let it be used for, whoever passes its text, in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count, permutations
from typing import Any
from uuid import uuid4

import pytest

from aggregation import services
from aggregation.intake import take_in
from aggregation.models import Case, DoubleRead, Passage, ReviewItem
from feedback.proving import AT_THE_DOOR, Proof, prove
from pses.models import Submission
from pses.services import add_later_facts, preview_later_facts
from pses.services.submission import hand_over
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.services import propose_terms
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.desk import let_stand

from .conftest import CLEAR, DOUBTFUL, FILED, SENT

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
OPEN = {"narrative_onward": "text", "cases_in_alerts": True, "peer_dialogue": True}
NOTHING = ("no", False, False)


def door(provider: Any) -> Scope:
    return Scope(Side.DOOR, frozenset({provider.pk}))


def uses(model: Any = Case) -> list[tuple[str, bool, bool]]:
    with scope.enter(PSO):
        return list(model.objects.values_list("onward", "in_alerts", "in_dialogue"))


def breaches(provider: Any) -> tuple[int, list[str]]:
    proof = Proof()
    with scope.enter(door(provider)):
        prove(provider.pk, AT_THE_DOOR, proof)
    return proof.rows, [each.term for each in proof.breaches]


@pytest.fixture
def clinic(make_provider: Any, under_terms: Any) -> Any:
    found = make_provider("Clinic A", "clinic")
    under_terms(found, **OPEN)
    return found


@pytest.fixture
def add(manager: Any) -> Any:
    """Send the harm anew as later facts, under the terms of that moment."""
    minutes = (SENT + timedelta(minutes=number) for number in count())

    def more(sent: Any, harm: str) -> Any:
        from events.services import rate_harm

        with scope.enter(manager.scope()):
            rate_harm(by=manager, event_id=sent.content_id, harm=harm, reason="Chart.", now=next(minutes))
            known = {"by": manager, "content_kind": "event", "content_id": sent.content_id, "now": SENT}
            return add_later_facts(**known, expected_sha256=preview_later_facts(**known).preview.sha256).pk

    return more


def test_a_case_says_what_its_terms_allow(clinic: Any, told: Any, jobs: Any, make_provider: Any, under_terms: Any
) -> None:  # fmt: skip
    told(clinic)
    closed = make_provider("Clinic B", "clinic")
    under_terms(closed)
    told(closed)
    jobs()
    assert sorted(uses()) == [NOTHING, ("text", True, True)]
    assert (breaches(clinic), breaches(closed)) == ((1, []), (1, []))


def test_a_text_that_a_person_passed_keeps_what_its_terms_allow(
    clinic: Any, told: Any, jobs: Any, analyst: Any, second: Any
) -> None:
    told(clinic, story=DOUBTFUL)
    jobs()
    assert (uses(), uses(ReviewItem)) == ([], [("text", True, True)])
    with scope.enter(analyst.scope()):
        let_stand(analyst, second, ReviewItem.objects.get().pk, SENT)
    jobs()
    assert uses() == [("text", True, True)]


def test_later_facts_under_narrower_terms_close_and_under_wider_ones_open_nothing(
    clinic: Any, told: Any, add: Any, under_terms: Any
) -> None:
    (sent,) = told(clinic, harm="mild")
    under_terms(clinic, SENT, narrative_onward="no", cases_in_alerts=True)
    ids = [sent.pk, add(sent, "moderate")]
    under_terms(clinic, SENT, **OPEN)
    ids.append(add(sent, "severe"))
    for order in permutations(ids):
        with scope.enter(door(clinic)):
            for submission_id in order:
                take_in(submission_id=submission_id, now=SENT)
        assert uses() == [("no", True, False)]
        with scope.enter(door(clinic)):
            for model in (Case, Passage):
                model.objects.all().delete()


def test_what_is_wider_than_its_terms_is_named_by_its_copy_and_never_by_its_case(
    clinic: Any, told: Any, jobs: Any, under_terms: Any
) -> None:
    (sent,) = told(clinic)
    jobs()
    under_terms(clinic, FILED)
    with scope.enter(PSO):
        Case.objects.update(onward="text", in_alerts=True, in_dialogue=True)
    proof = Proof()
    with scope.enter(door(clinic)):
        prove(clinic.pk, AT_THE_DOOR, proof)
    assert {each.row for each in proof.breaches} == {sent.pk}
    assert {each.term for each in proof.breaches} >= {"narrative_onward", "cases_in_alerts", "peer_dialogue"}


def test_a_text_that_a_second_reading_brought_back_keeps_what_its_terms_allow(
    clinic: Any, told: Any, jobs: Any, analyst: Any
) -> None:
    told(clinic, story=CLEAR)
    jobs()
    with scope.enter(analyst.scope()):
        services.draw_double_reads(now=SENT)
        reading = DoubleRead.objects.get().pk
        services.open_reading(by=analyst, reading_id=reading, now=SENT)
        services.finish_reading(by=analyst, reading_id=reading, lines="nurse", now=SENT)
    assert uses(ReviewItem) == [("text", True, True)]


@pytest.mark.parametrize("version", [7, 2])
def test_under_a_version_that_is_not_there_or_was_only_proposed_nothing_is_allowed(
    clinic: Any, version: int, make_member: Any, acting: Any
) -> None:
    by = acting(make_member(None, "pso_administrator", name="Pat Poser"), SENT)
    with scope.enter(by.scope()):
        terms = Terms.from_json(TermsVersion.objects.get(provider_id=clinic.pk).terms)
        propose_terms(by=by, provider_id=clinic.pk, terms=replace(terms, smallest_cell=20), now=SENT)
    with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
        sent = hand_over(Submission(
            provider_id=clinic.pk, kind="event", content_id=uuid4(), purpose="reporting", event_type="fall",
            event_kind="incident", harm="mild", month="2025-08", contents={}, annex={}, sha256="0" * 64,
            terms_version=version, act="transmission", sent_at=SENT,
        ), by=None, now=SENT)  # fmt: skip
    with scope.enter(door(clinic)):
        take_in(submission_id=sent.pk, now=SENT)
    assert uses() == [NOTHING]
