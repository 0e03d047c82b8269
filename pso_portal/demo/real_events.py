"""Real, public adverse events as a load: each facility a provider, each row an event. Purpose: simulation.

These reports were demanded by law, so in truth they are not work product; they stand for the reports that a hospital
would have assembled apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from aggregation.disclosure.menu import SHARE
from aggregation.models import ReleaseDraft
from events.enums import Harm
from events.imports.california import Row, read_rows
from events.models import Event
from events.services import file_event
from pses.enums import Purpose
from pso_portal.tenancy.models import Provider, Unit

from .cast import CastProvider, Person
from .closing import finish_begun, release_all, settle_shown
from .founding import day_before, engage, found
from .stage import as_pso, member, on_stage
from .tellers import side_by_side
from .telling import quick_answers, report_all

Say = Callable[[str], None]
SETTING = "hospital"


def tell_file(path: Path, now: datetime, say: Say) -> None:
    """File, admit, submit, de-identify and count every row, then release shares by type to the PSO.

    Killed and started again it ends the same: rows are known by their number in the file.
    """
    facilities: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(path):
        facilities[row.facility_id].append(row)
    start = day_before(min(f"{row.received:%Y-%m}" for rows in facilities.values() for row in rows))
    found(start)
    parts = [Part(rows, start, now) for rows in facilities.values()]
    for number, _ in enumerate(side_by_side(tell_part, parts), 1):
        if number % 25 == 0:
            say(f"{number} of {len(facilities)} facilities have reported")
    finish_begun(say)
    settle_shown(say)
    _release_shares(facilities, say)


@dataclass(frozen=True, slots=True)
class Part:
    """What one facility has to tell: its rows of the file, under a contract from `start`, reported at a moment."""

    rows: list[Row]
    start: datetime
    now: datetime


def tell_part(part: Part) -> None:
    """One facility, from its contract to its last report."""
    provider = engage(_cast(part.rows[0]), None, part.start)
    report_all(provider.pk, _file(provider, part.rows), part.now)


def _cast(row: Row) -> CastProvider:
    """The name carries the facility's own id: two facilities share a name."""
    slug = row.facility_id.lower()
    people = (
        Person("Real-input reporter", ("reporter",), f"staff@{slug}.example"),
        Person("Real-input risk manager", ("risk_manager",), f"risk@{slug}.example"),
        Person("Real-input administrator", ("provider_administrator",), f"admin@{slug}.example"),
    )
    return CastProvider(
        name=f"{row.facility_name} ({row.facility_id})"[:200], setting=SETTING, state="CA", size_band="medium",
        ownership="unknown", teaching=False, units=(("Whole facility", "unknown"),), people=people, monthly_exposure=0,
        slug=slug,
    )  # fmt: skip


def _file(provider: Provider, rows: list[Row]) -> list[Event]:
    first = min(_moment(row) for row in rows)
    with on_stage(member(provider.pk, "reporter"), first) as reporter:
        unit = Unit.objects.select_related("facility").get()
        return [
            file_event(
                by=reporter,
                filing_key=uuid5(NAMESPACE_URL, f"row:{row.number}"),
                source_id=f"row-{row.number}",
                answers=_answers(row, unit),
                now=_moment(row),
                purpose=Purpose.SIMULATION,
            )
            for row in rows
        ]


def _answers(row: Row, unit: Unit) -> dict[str, object]:
    """Harm only where the subcategory itself says it."""
    effect = {Harm.DEATH: "severe", Harm.SEVERE: "severe"}.get(row.harm, "unknown")
    answers = quick_answers(row.event_type, effect, _moment(row), unit, row.subcategory)
    return answers | ({"harm.died": "yes"} if row.harm is Harm.DEATH else {})


def _moment(row: Row) -> datetime:
    return datetime.combine(row.received, time(18), UTC)


def _release_shares(facilities: dict[str, list[Row]], say: Say) -> None:
    years = sorted({row.received.year for rows in facilities.values() for row in rows})
    period = f"{years[0]}-{years[-1]}"
    with as_pso():
        if ReleaseDraft.objects.filter(measure=SHARE, period=period).exists():
            return
    release_all(SHARE, [(SETTING, period)], say)
