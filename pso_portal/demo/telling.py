"""Two years of reports at one provider: filed by its staff, reported by its risk manager."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from events.enums import Harm, Status
from events.models import Draft, Event
from events.selectors import filed_with
from events.services import file_event, record_exposure, save_draft, set_status, submit_exposures
from pses.enums import State
from pses.selectors import products_of
from pses.services import preview_submission, report_to_pso
from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.models import Provider, Unit

from .answering import answer_recent, outcome_of
from .cast import SIZES, CastProvider
from .detailing import add_detail
from .history import Happening, draw, happenings
from .nameless import give_receipts
from .narratives import narrative, person
from .stage import member, on_stage


def tell_month(cast: CastProvider, provider: Provider, month: str, *, timed: bool = False,
               beyond: Iterable[Happening] = ()) -> int:
    """File, report and count one month, with what happened `beyond` the usual; returns how many events. A second time
    changes nothing.

    `timed`: each report is begun as a draft some time before it is sent, so that the forms' own figures have something.
    """
    rng = random.Random(f"{cast.slug} {month}")  # noqa: S311  invented data
    told = [*happenings(rng, cast.setting, SIZES[cast.size_band], month), *beyond]
    events = _file(cast, provider, month, told, rng, timed=timed)
    end = reported_at(month)
    add_detail(provider.pk, cast.setting, events, end)
    report_all(provider.pk, events, end)
    _count(provider.pk, month, int(cast.monthly_exposure * rng.uniform(0.94, 1.06)), end)
    return len(events)


def file_recent(cast: CastProvider, provider: Provider, months: list[str], now: datetime) -> list[str]:
    """What was filed since the last closed quarter and nobody has reported yet: the inbox has work in it.

    Returns receipts of reports without a name.
    """
    filed: list[Event] = []
    for month in months:
        rng = random.Random(f"{cast.slug} {month}")  # noqa: S311  invented data
        told = [one for one in happenings(rng, cast.setting, SIZES[cast.size_band], month) if one.filed_at < now]
        events = _file(cast, provider, month, told, rng, timed=True)
        answer_recent(provider.pk, events, now)
        filed += events
    return give_receipts(cast.slug, provider.pk, filed, now)


def _file(
    cast: CastProvider,
    provider: Provider,
    month: str,
    told: list[Happening],
    rng: random.Random,
    *,
    timed: bool = False,
) -> list[Event]:
    if not told:
        return []
    staff = [each.name for each in cast.people]
    with on_stage(member(provider.pk, "reporter"), told[0].filed_at) as reporter:
        units = list(Unit.objects.select_related("facility"))
        keys = [uuid5(NAMESPACE_URL, f"demo:{cast.slug}:{month}:{number}") for number in range(len(told))]
        return [
            file_event(
                by=reporter,
                filing_key=key,
                answers=answers_for(one, rng, staff, rng.choice(units)),
                draft=_begun(reporter, key, one) if timed else None,
                now=one.filed_at,
            )
            for key, one in zip(keys, told, strict=True)
        ]


def _begun(by: Acting, key: UUID, one: Happening) -> Draft | None:
    """The draft of a report that is not filed yet: begun about a minute before it is sent."""
    if filed_with(key) is not None:
        return None
    seconds = random.Random(f"pace {key}").lognormvariate(4.2, 0.45)  # noqa: S311  invented data
    began = one.filed_at - timedelta(seconds=seconds)
    return save_draft(by=by, draft_id=None, answers={}, expected_revision=None, now=began)


def answers_for(one: Happening, rng: random.Random, staff: list[str], unit: Unit) -> dict[str, object]:
    """The six answers of the quick report; one reporter in twelve gives no name."""
    text = narrative(
        rng, one.event_type, staff=staff, patient=person(rng), mrn=str(rng.randint(1_000_000, 9_999_999)),
        day=one.occurred_at.date(),
    )  # fmt: skip
    answers = quick_answers(one.event_type, one.harm, one.occurred_at, unit, text)
    if one.event_type in VARIED:
        question, weights = VARIED[one.event_type]
        answers[question] = draw(rng, weights)
    return answers | ({"name": "anonymous"} if rng.random() < 0.08 else {})


# A question that follows a type, and how often each answer is given to it.
VARIED = {
    "medication": ("medication.stage", {"administering": 9, "prescribing": 4, "dispensing": 3, "monitoring": 2}),
    "dispensing": ("medication.stage", {"dispensing": 6, "preparing": 2, "transcribing": 1}),
    "fall": ("fall.assisted", {"no": 7, "yes": 2, "unknown": 1}),
}
EFFECTS = {"near_miss": "not_reached", "none": "no_harm"}
FOLLOW_UPS: dict[str, dict[str, object]] = {
    "medication": {"medication.stage": "administering", "medication.unknown": True},
    "dispensing": {"medication.stage": "dispensing", "medication.unknown": True},
    "fall": {"fall.assisted": "no"},
}


def quick_answers(event_type: str, harm: str, occurred_at: datetime, unit: Unit, text: str) -> dict[str, object]:
    """Answers by question of the quick report."""
    local = occurred_at.astimezone(ZoneInfo(unit.facility.timezone))
    return {
        "what": event_type,
        **FOLLOW_UPS.get(event_type, {}),
        "harm": EFFECTS.get(harm, harm),
        **({"harm.died": "no"} if harm == "severe" else {}),
        "when": "another",
        "when.date": local.date().isoformat(),
        "when.time": f"{local:%H:%M}",
        "where": str(unit.pk),
        "story": text,
        "name": "shown",
    }


def report_all(provider_id: UUID, events: list[Event], now: datetime) -> None:
    """What is not reported yet goes, each exactly as previewed, and its reporter hears what became of it."""
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        harms = {event.pk: event.harm for event in events}
        products = products_of("event", list(harms))
        for number, (content_id, product) in enumerate(products.items()):
            if product.state != State.COLLECTED:
                continue
            preview = preview_submission(by=manager, content_kind="event", content_id=content_id, now=now)
            if preview.refusal:
                continue
            report_to_pso(
                by=manager, content_kind="event", content_id=content_id, now=now, expected_sha256=preview.sha256
            )
            answered = Status.UNDER_REVIEW if harms[content_id] in {Harm.SEVERE, Harm.DEATH} else Status.CLOSED
            set_status(by=manager, event_id=content_id, status=answered, now=now, outcome=outcome_of(number))


def _count(provider_id: UUID, month: str, value: int, now: datetime) -> None:
    with on_stage(member(provider_id, "risk_manager"), now) as manager:
        record_exposure(by=manager, month=month, value=value, now=now)
        submit_exposures(by=manager, months=[month], now=now)


def reported_at(month: str) -> datetime:
    """Some days into the next month: when a month is reported."""
    year, number = map(int, month.split("-"))
    return datetime(year, number, 28, 15, tzinfo=UTC) + timedelta(days=6)
