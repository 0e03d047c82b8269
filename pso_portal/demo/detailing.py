"""What played a part, as the demo's risk managers add it before they report: in about half of their reports.

Factors have their seasons, and two of them keep company: the watch for signals has pairs to find.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from events.enums import EventKind
from events.form_catalog import newest
from events.models import Event, EventDetail
from events.services import file_detail, save_detail
from pso_portal.accounts.acting import Acting

from .history import draw
from .stage import member, on_stage

SHARE, NOBODY_KNOWS, SEVERAL = 0.5, 0.15, 0.3
DARK_MONTHS = frozenset({"11", "12", "01", "02"})
OFTEN = {"talk_team": 18, "inattention": 14, "stress": 11, "fatigue": 9, "training": 10, "policy_unclear": 8,
         "data_wrong": 6, "surroundings": 5, "competence": 5, "clinical_supervision": 4, "health_it": 4,
         "data_absent": 3, "policy_absent": 2, "talk_patient": 3}  # fmt: skip
OF_TYPE: Mapping[str, Mapping[str, int]] = {
    "fall": {"surroundings": 40, "talk_patient": 14}, "device": {"training": 16, "policy_unclear": 12},
    "diagnostic": {"data_absent": 24, "talk_team": 14}, "dispensing": {"data_unreadable": 10, "inattention": 16},
    "response_delay": {"data_wrong": 30}, "transfer_of_care": {"talk_team": 40},
}  # fmt: skip
DEVICES = {"infusion_pump": 24, "monitor": 18, "ventilator": 10, "bed_or_lift": 14, "defibrillator": 6,
           "line_or_tube": 14, "needle_or_syringe": 6, "other_equipment": 8}  # fmt: skip
MEDICINES = {"anticoagulant": 16, "insulin": 15, "opioid": 14, "antimicrobial": 18, "cardiovascular": 14,
             "psychotropic": 8, "analgesic": 8, "electrolyte": 4, "another_class": 6}  # fmt: skip
# Pairs that are planted: three of four such events have this main factor.
COMPANY = {"infusion_pump": "competence", "anticoagulant": "health_it", "electrolyte": "policy_absent"}
KEEPS_IT = 0.75
PATIENT = {"patient.age": "unknown", "patient.rescue": "unknown", "patient.longer_stay": "unknown",
           "patient.family_told": "unknown"}  # fmt: skip
JUDGED = frozenset({"mild", "moderate", "severe"})  # whose duration is asked


def add_detail(provider_id: UUID, setting: str, events: Iterable[Event], now: datetime) -> None:
    """Add to about half of these reports what played a part. What has any stays as it is."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        told = list(events)
        begun = set(EventDetail.objects.filter(event__in=told).values_list("event_id", flat=True))
        for event in told:
            rng = random.Random(f"why {event.filing_key}")  # noqa: S311  invented data
            if event.pk not in begun and rng.random() < SHARE:
                for name, answers in modules_of(event, setting, rng):
                    _send(manager, event, name, answers, now)


def modules_of(event: Event, setting: str, rng: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """The forms that are filled in, each with its answers."""
    thing = ""
    if event.event_type == "device":
        thing = draw(rng, DEVICES)
        yield "device", _device(thing)
    elif event.event_type in ("medication", "dispensing") and setting != "clinic":
        thing = draw(rng, MEDICINES)
        yield ("pharmacy", _dispensed(thing)) if setting == "pharmacy" else ("medication", _medicine(thing))
    yield "generic", _generic(event) | _factors(event, thing, rng)


def _factors(event: Event, thing: str, rng: random.Random) -> dict[str, Any]:
    if rng.random() < NOBODY_KNOWS:
        return {"factors.known": rng.choice(["no", "unknown"])}
    weights = OFTEN | OF_TYPE.get(event.event_type, {})
    if event.month[5:] in DARK_MONTHS:
        weights |= {"stress": weights["stress"] * 2, "fatigue": weights["fatigue"] * 2}
    main = COMPANY[thing] if thing in COMPANY and rng.random() < KEEPS_IT else draw(rng, weights)
    more = {draw(rng, weights)} if rng.random() < SEVERAL else set()
    return {"factors.known": "yes", "factors": sorted({main, *more}), "factors.main": main}


def _generic(event: Event) -> dict[str, Any]:
    """What the form asks besides; of what nobody in the demo knows it is said so."""
    told: dict[str, Any] = {
        "kind": event.kind, "categories": [event.event_type], "discovered.date": event.occurred_at.date().isoformat(),
        "location": "unknown", "description": "As told in the report.", "health_it": "unknown", "reporter": "unknown",
    }  # fmt: skip
    if event.event_type == "other":
        told["categories.other"] = "As told in the report"
    if event.kind == EventKind.INCIDENT:
        lasts = {"patient.duration": "unknown"} if event.harm in JUDGED else {}
        told |= {"patient": [PATIENT | {"patient.harm": event.harm} | lasts], "preventable": "unknown",
                 "serious_event": "no"}  # fmt: skip
    if event.kind == EventKind.NEAR_MISS:
        told["near_miss.stopped"] = "unknown"
    return told if event.kind == EventKind.UNSAFE_CONDITION else told | {"handover": "unknown"}


def _device(kind: str) -> dict[str, Any]:
    supply = kind in ("line_or_tube", "needle_or_syringe")
    return {"type": "supply" if supply else "equipment", "device_kind": kind, "problem": "unknown",
            "reprocessed": "unknown", "name": "Not known"}  # fmt: skip


def _medicine(kind: str) -> dict[str, Any]:
    return {"type": "medication", "medicine_type": "unknown", "medicine_class": kind, "event": "unknown"}


def _dispensed(kind: str) -> dict[str, Any]:
    return {
        "reached": "unknown", "product_type": "drug", "medicine_class": kind, "prescription": "unknown",
        "action": ["unknown"], "stage": "unknown", "found_by": "unknown", "order_way": "unknown",
        "bar_code": ["unknown"], "product": [{"product.role": "both", "product.name": "Not known"}],
    }  # fmt: skip


def _send(by: Acting, event: Event, name: str, answers: dict[str, Any], now: datetime) -> None:
    form = newest(f"{event.form_url.rpartition('/')[0]}/{name}")
    detail = save_detail(by=by, event=event, form=form, answers=answers, expected_revision=0, now=now)
    file_detail(by=by, detail=detail, form=form, now=now)
