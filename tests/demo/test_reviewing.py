"""The demo's review desk has a text in every state, and is made once."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from aggregation.deidentification import deidentify
from aggregation.models import Case, DeskQuestion, DoubleRead, ReviewItem
from aggregation.review.findings import as_stored
from pso_portal.demo.reviewing import work_at_desk
from pso_portal.names import Known
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db


def test_texts_are_decided_signed_sent_back_claimed_and_waiting_and_that_once(pso: Any, make_member: Any) -> None:
    for name in ("Ana List", "Bo Second"):
        make_member(None, "analyst", name=name)
    with scope.enter(Scope(Side.PSO)):
        for _ in range(300):
            Case(
                setting="clinic", event_type="fall", kind="incident", harm="mild", year=2025, narrative="A fall.",
                engine_version="1", reading="due",
            ).save(force_insert=True)  # fmt: skip
        for number in range(12):
            result = deidentify(f"Spoke with Zebulon Quiverfeather about ticket QX7712{number}.", Known())
            spans = as_stored(result)
            ReviewItem(
                passage_id=uuid4(), setting="clinic", event_type="fall", kind="incident", harm="mild", year=2025,
                received=result.original, proposed=result.text, spans=spans, found=len(spans), risk=0.4,
                engine_version="1", waiting_since=timezone.now(),
            ).save(force_insert=True)  # fmt: skip
    assert [work_at_desk(timezone.now()) for _ in range(2)] == [True, False]
    with scope.enter(Scope(Side.PSO)):
        items = list(ReviewItem.objects.all())
        assert {(each.state, each.asks, bool(each.words)) for each in DeskQuestion.objects.all()} == {
            ("open", "person", True)
        }
        assert Counter(row.missed for row in DoubleRead.objects.all()) == {0: 12, None: 3}
    states = Counter((item.state, bool(item.claimed_by), bool(item.sent_back_by)) for item in items)
    assert states == {
        ("approved", False, False): 4, ("signed", False, False): 3, ("waiting", False, True): 1,
        ("waiting", True, False): 2, ("waiting", False, False): 2,
    }  # fmt: skip
