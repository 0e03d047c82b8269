"""The main job from its beginning to its end: found, file, report, count, release, answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from aggregation.release_builder import RATE
from pso_portal.office.services.providers import end_contract
from pso_portal.tenancy.models import Provider

from .cast import CastProvider, providers
from .closing import finish_begun, open_tables, release_all
from .founding import SIGNED_IN, day_before, engage, found
from .history import closed_span, months_since
from .outside import tell_outside
from .stage import member, on_stage
from .telling import file_recent, tell_month
from .triaging import triage_recent

Say = Callable[[str], None]
QUARTERS = 8
LEAVES_BEFORE_END = 6  # months that the provider that left does not report any more


def tell(count: int, now: datetime, say: Say) -> None:
    """Fill the demo. Started again it goes on where it was: every step finds what it made before."""
    span = closed_span(QUARTERS, now.date())
    start = day_before(span[0])
    found(start)
    cast = providers(count)
    engaged = _engage_all(cast, start, say)
    for number, (one, provider) in enumerate(zip(cast, engaged, strict=True), 1):
        stays = span[: -LEAVES_BEFORE_END] if one.leaves_early else span
        events = sum(tell_month(one, provider, month, timed=one.slug in SIGNED_IN) for month in stays)
        say(f"{number} of {count}: {one.name} reported {events} events")
        if one.leaves_early:
            _leave(provider, now)
        if one.slug in SIGNED_IN:
            receipts = file_recent(one, provider, months_since(span[-1], now.date()), now)
            say(f"{one.name}: receipts of reports without a name: {', '.join(receipts) or 'none'}")
            triage_recent(provider, now)
        if one.slug in SIGNED_IN or number % 3 == 0:
            tell_outside(one, provider, now, every=one.slug in SIGNED_IN)
    finish_begun(say)
    answer(now, say)


def answer(now: datetime, say: Say) -> None:
    """Release every closed quarter, oldest first, as it would have happened."""
    for quarter, tables in open_tables(now).items():
        release_all(RATE, tables, say)
        say(f"{quarter}: benchmark tables of {len(tables)} settings drafted, checked and released")


def _engage_all(cast: list[CastProvider], start: datetime, say: Say) -> list[Provider]:
    made: list[Provider] = []
    for one in cast:
        parent: UUID | None = made[one.leads].pk if one.leads is not None else None
        made.append(engage(one, parent, start))
    say(f"{len(made)} providers under contract, each with people, places, keys and signed terms")
    return made


def _leave(provider: Provider, now: datetime) -> None:
    """The contract of one provider has ended; what it reported stays in the figures of its time."""
    with on_stage(member(None, "pso_administrator"), now) as administrator:
        if Provider.objects.filter(pk=provider.pk, contract_ends=None).exists():
            end_contract(by=administrator, provider_id=provider.pk, on=now.date(), now=now)
