"""Records outside the PSES at invented hospitals and nursing homes: sent by staff, or typed by the risk manager."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from events.services import file_outside
from pses import outside_selectors as selectors
from pses.enums import DutyState, RecordState, Source
from pses.models import OutsideRecord
from pses.services import Told, assign_outside_record, close_outside_record, enter_outside_record, tell_body
from pso_portal.tenancy.models import Provider, Unit

from .cast import CastProvider
from .narratives import person
from .stage import member, on_stage
from .telling import quick_answers


@dataclass(frozen=True, slots=True)
class Matter:
    """One record: how long ago it became known, what it is, and how far it has come."""

    ago: timedelta
    event_type: str
    harm: str
    text: str
    told_after: timedelta | None = None
    closed: bool = False
    typed: bool = False  # by the risk manager, from the original record


HOSPITAL = (
    Matter(timedelta(days=41), "device", "death", "The ventilator alarm did not sound when {name}'s tube came loose. "
           "Biomedical engineering holds the unit.", timedelta(days=6), closed=True),
    Matter(timedelta(days=12), "protection", "mild", "{name} said that a visitor struck her. Security log, page 14.",
           timedelta(hours=3)),
    Matter(timedelta(days=6), "device", "severe", "The infusion pump gave a bolus that nobody had set; {name} needed "
           "intensive care. Pump sequestered."),
    Matter(timedelta(days=4), "restraint", "death", "{name} died nine hours after wrist restraints were taken off. "
           "Restraint log in the chart.", typed=True),
    Matter(timedelta(hours=5), "protection", "moderate", "{name} came back from imaging with a bruised arm and named "
           "a transporter.", typed=True),
)  # fmt: skip
NURSING_HOME = (
    Matter(timedelta(days=33), "protection", "mild", "{name} told her daughter that she was held by the wrists.",
           timedelta(minutes=70), closed=True),
    Matter(timedelta(days=15), "fall", "severe", "{name} fell from the lift; hip fracture. The sling was the wrong "
           "size.", timedelta(hours=9)),
    Matter(timedelta(minutes=50), "protection", "no_harm", "A neighbor heard shouting in {name}'s room at bath time."),
)  # fmt: skip
MATTERS = {"hospital": HOSPITAL, "nursing_home": NURSING_HOME}
EARLY = 2  # most places show only what is over


def tell_outside(cast: CastProvider, provider: Provider, now: datetime, *, every: bool) -> int:
    """The lane of one provider; returns how many records it has. A second time changes nothing."""
    matters = MATTERS.get(cast.setting, ())
    rng = random.Random(f"outside {cast.slug}")  # noqa: S311  invented data
    shown = matters if every else matters[:EARLY]
    for number, matter in enumerate(shown):
        text = matter.text.format(name=person(rng))
        record_id = _open(cast, provider, matter, text, number, now)
        _go_on(provider, matter, record_id, now - matter.ago, now)
    return len(shown)


def _open(cast: CastProvider, provider: Provider, matter: Matter, text: str, number: int, now: datetime) -> UUID:
    known_at = now - matter.ago
    if not matter.typed:
        with on_stage(member(provider.pk, "reporter"), known_at) as reporter:
            unit = Unit.objects.select_related("facility").order_by("name").first()
            assert unit is not None
            return file_outside(
                by=reporter, filing_key=uuid5(NAMESPACE_URL, f"demo:{cast.slug}:outside:{number}"),
                answers=_answers(matter, known_at, unit, text), now=known_at,
            ).pk  # fmt: skip
    with on_stage(member(provider.pk, "risk_manager"), known_at) as manager:
        earlier = OutsideRecord.objects.filter(source=Source.ENTERED, event_type=matter.event_type).first()
        if earlier is not None:
            return earlier.pk
        told = Told(
            event_type=matter.event_type, kind="incident", harm=matter.harm, known_at=known_at, narrative=text,
            occurred_at=known_at - timedelta(hours=2), facts=[{"label": "Original record", "value": "Chart"}],
        )  # fmt: skip
        return enter_outside_record(by=manager, told=told, from_original=True, now=known_at).pk


def _answers(matter: Matter, known_at: datetime, unit: Unit, text: str) -> dict[str, object]:
    harm = {"death": "severe", "no_harm": "none"}.get(matter.harm, matter.harm)
    told = quick_answers(matter.event_type, harm, known_at - timedelta(hours=1), unit, text)
    died = {"harm.died": "yes"} if matter.harm == "death" else {}
    return told | died | ({"what": "other", "what.more": "protection"} if matter.event_type == "protection" else {})


def _go_on(provider: Provider, matter: Matter, record_id: UUID, known_at: datetime, now: datetime) -> None:
    with on_stage(member(provider.pk, "risk_manager"), now) as manager:
        record = assign_outside_record(by=manager, record_id=record_id, owner_id=manager.user_id, now=now)
        if matter.told_after is None:
            return
        told_at = known_at + matter.told_after
        for number, held in enumerate(selectors.duties_of(record), 1):
            if held.state == DutyState.OWED:
                tell_body(
                    by=manager, record_id=record_id, duty_id=held.pk, told_at=told_at, told_to="Web form of the body",
                    reference=f"{told_at:%y%m}-{number:04d}", now=told_at,
                )  # fmt: skip
        if matter.closed and selectors.record(record_id).state != RecordState.CLOSED:
            close_outside_record(by=manager, record_id=record_id, reason="Answered; nothing more is asked.", now=now)
