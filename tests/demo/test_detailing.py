"""What the demo's risk managers add is what the forms take, and pairs that keep company are among it."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from events.enums import EventKind, Harm
from events.models import CodedAnswer, Event, EventDetail
from events.questionnaire.load import form
from events.questionnaire.validate import check
from pso_portal.demo.detailing import COMPANY, add_detail, modules_of
from pso_portal.demo.history import TYPES
from pso_portal.tenancy import scope
from tests.told import NOW, file_one

OCCURRED = datetime(2026, 1, 9, 15, tzinfo=UTC)


def event_of(event_type: str, kind: str, harm: str) -> Event:
    return Event(event_type=event_type, kind=kind, harm=harm, occurred_at=OCCURRED, month="2026-01")


@pytest.mark.parametrize(("setting", "event_type"), [(each, kind) for each, kinds in TYPES.items() for kind in kinds])
def test_the_forms_take_all_of_it(setting: str, event_type: str) -> None:
    told = [(EventKind.INCIDENT, harm) for harm in (Harm.NO_HARM, Harm.MILD, Harm.SEVERE, Harm.DEATH, Harm.UNKNOWN)]
    told += [(EventKind.NEAR_MISS, Harm.NONE_APPLIES), (EventKind.UNSAFE_CONDITION, Harm.NONE_APPLIES)]
    for seed in range(6):
        for kind, harm in told:
            for name, answers in modules_of(event_of(event_type, kind, harm), setting, random.Random(seed)):
                assert check(form(name), answers, now=NOW) == {}, (name, kind, harm)


def test_some_devices_and_medicines_keep_company_with_one_factor() -> None:
    chance, seen = random.Random(4), Counter[tuple[str, str]]()
    for event_type in ("device", "medication"):
        for _ in range(600):
            told = dict(modules_of(event_of(event_type, "near_miss", "none_applies"), "hospital", chance))
            thing = told.get("device", {}).get("device_kind") or told["medication"]["medicine_class"]
            seen[thing, told["generic"].get("factors.main", "")] += 1
    for thing, factor in COMPANY.items():
        assert seen[thing, factor] > sum(count for (one, _), count in seen.items() if one == thing) / 2


def test_added_twice_it_is_added_once(make_provider: Any, make_member: Any, acting: Any) -> None:
    provider = make_provider()
    nurse = acting(make_member(provider, "reporter", name="Jo Rivera"))
    make_member(provider, "risk_manager", name="Lena Marsh")
    with scope.enter(nurse.scope()):
        events = [file_one(nurse) for _ in range(24)]
    counts = []
    for _ in range(2):
        add_detail(provider.pk, "hospital", events, NOW)
        with scope.enter(nurse.scope()):
            counts.append((EventDetail.objects.count(), CodedAnswer.objects.count()))
    assert counts[0] == counts[1]
    assert 0 < counts[0][0] < 48
