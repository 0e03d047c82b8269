"""Change one term: what was sent and made before its day stays as it was, to the byte. After it only what the term
speaks of differs, and as it would have under the new text from the first day.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from aggregation.intake import take_in
from aggregation.intake.using import held_of
from pses.overdue import overdue
from pso_portal.agreements.enums import (
    Analysis,
    Attachments,
    AtTheEnd,
    ElementTier,
    Format,
    Frequency,
    Level,
    MeasureKind,
    Onward,
    PeerGroup,
    Recipient,
    ReportingAct,
)
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.main_job.conftest import SENT, agree

from .one_house import Undo, lets_machines, made, own, sent_of

pytestmark = pytest.mark.django_db
BASE = Terms(
    event_types=frozenset(SETTINGS["clinic"].event_types), narrative_to_desk=True, narrative_onward=Onward.NO,
    analyses=frozenset(Analysis), peer_group=PeerGroup.SETTING, frequency=Frequency.QUARTERLY, smallest_cell=11,
    recipients=frozenset({Recipient.RISK_MANAGER}), reporting_act=ReportingAct.TRANSMISSION,
    attachments=Attachments.LISTED, cases_in_alerts=True, peer_dialogue=True,
)  # fmt: skip
# Each term with another value, and the kinds of rows that follow it.
CHANGES: dict[str, tuple[Any, set[str]]] = {
    "event_types": (frozenset({EventType.FALL}), {"submissions", "marks"}),
    "element_tiers": (frozenset[ElementTier](), {"submissions"}),
    "narrative_to_desk": (False, {"submissions"}),
    "narrative_onward": (Onward.THEMES, {"marks"}),
    "attachments": (Attachments.STAY, {"submissions"}),
    "reporting_act": (ReportingAct.FLAG, {"submissions"}),
    "report_within": (1, {"overdue"}),
    "api": (False, {"machines"}),
    "npsd": (True, set()),
    "cases_in_alerts": (False, {"marks"}),
    "peer_dialogue": (False, {"marks"}),
    "affiliates": (True, set()),
    "analyses": (frozenset({Analysis.TREND}), {"report"}),
    "measures": (frozenset[MeasureKind](), {"report"}),
    "level": (Level.SYSTEM, {"report"}),
    "frequency": (Frequency.YEARLY, {"report", "handed over"}),
    "formats": (frozenset({Format.PDF}), set()),
    "recipients": (frozenset({Recipient.EXECUTIVE}), {"handed over"}),
    "peer_group": (PeerGroup.SETTING_AND_SIZE, set()),
    "fall_back": (False, {"report"}),  # which says so
    "smallest_cell": (60, {"report"}),
    "fewest_contributors": (20, {"report"}),
    "at_the_end": (AtTheEnd.DESTROY, set()),
    "keep_days": (60, set()),
}


def sign(clinic: Any, terms: Terms, now: Any) -> None:
    with scope.enter(own(clinic)):
        found = terms_in_force(clinic.pk, now.date())
    if found is None or found[1] != terms:
        agree(clinic, now, **{each.name: getattr(terms, each.name) for each in fields(terms)})


def lived(house: dict[str, Any], first: Terms, then: Terms) -> tuple[Any, dict[str, Any]]:
    """What left before the second text was signed, and every kind of row after it."""
    clinic, (fall, *others), found = house["clinic"], house["events"], {}
    try:
        with transaction.atomic():
            sign(clinic, first, SENT - timedelta(hours=4))
            _, before = sent_of(house, fall, SENT - timedelta(hours=2))
            sign(clinic, then, SENT - timedelta(hours=1))
            with scope.enter(own(clinic)):
                found["overdue"] = len(overdue(clinic.pk, SENT + timedelta(days=9)))
            left = [sent_of(house, event) for event in others]
            found["marks"] = [marks_of(clinic, each) for each, _ in left]
            found["submissions"] = [(as_sent(contents), each and each.act) for each, contents in left]
            found["report"], found["handed over"] = made(house)
            found["machines"] = lets_machines(clinic, then)
            raise Undo
    except Undo:
        return as_sent(before), found


def marks_of(clinic: Any, sent: Any) -> Any:
    """What the case of a copy may be used for, once it is taken in."""
    if sent is None:
        return None
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        take_in(submission_id=sent.pk, now=SENT)
        return held_of(sent)


def as_sent(contents: dict[str, Any]) -> dict[str, Any]:
    """Without the version that it cites."""
    return {name: value for name, value in contents.items() if name != "terms_version"}


def follow(house: dict[str, Any], terms: list[str]) -> None:
    sent, stays = lived(house, BASE, BASE)
    for term in terms:
        value, expected = CHANGES[term]
        new = replace(BASE, **{term: value})
        before, after = lived(house, BASE, new)
        assert before == sent, term
        assert {kind for kind in stays if stays[kind] != after[kind]} == expected, term
        assert after == lived(house, new, new)[1], term


def test_every_term_is_tried() -> None:
    assert set(CHANGES) == {each.name for each in fields(Terms)}


@pytest.mark.slow
def test_only_what_follows_its_day_differs_whichever_term_changes(house: dict[str, Any]) -> None:
    follow(house, list(CHANGES))


def test_only_what_follows_its_day_differs(house: dict[str, Any]) -> None:
    follow(house, ["narrative_to_desk", "cases_in_alerts", "frequency"])
