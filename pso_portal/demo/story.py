"""The main job from its beginning to its end: found, file, report, count, release, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from aggregation.disclosure.menu import RATE
from pso_portal.office.services.providers import end_contract
from pso_portal.tenancy.models import Provider

from .adding import add_facts_to_one, mark_one, mark_one_ready
from .alerting import tell_alerts
from .at_link import tell_by_link
from .attested import confirm_statements
from .breach import tell_of_breach
from .cast import CastProvider, providers
from .closing import finish_begun, group_peers, open_tables, release_all, settle_shown, wait_for_workers
from .cohorting import keep_cohorts
from .deliberating import deliberate, deliberate_at_pso
from .disclosing import disclose_some, serve_some
from .emergency import open_in_emergency
from .family import share_in_family
from .feeding_back import feed_back_all
from .founding import SIGNED_IN, adopt_again, day_before, engage, found
from .handing import accept_sent, send_old_sheet
from .history import closed_span, clustered, months_since, years_begun
from .leaving import tell_of_one_that_left
from .listed import keep_listing
from .naming import name_neighbors
from .negotiating import negotiate
from .outside import tell_outside
from .passing_on import prepare_for_npsd, release_to_npsd
from .reviewing import work_at_desk
from .sealing import seal_some
from .signalling import watch_and_work
from .stage import member, on_stage
from .taking_back import take_one_back
from .teaching import teach
from .tellers import side_by_side
from .telling import file_recent, reported_at, tell_month
from .told_anew import change_released
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
    keep_listing(engaged, now)
    parts = [Part(at + 1, one, engaged[at], span, now) for at, one in enumerate(cast)]
    for number, said in enumerate(side_by_side(tell_part, parts), 1):
        say(f"{number} of {count}: {said}")
    kin = [provider.pk for one, provider in zip(cast, engaged, strict=True) if one.leads == 0]
    if share_in_family(engaged[0].pk, kin, now):
        say(f"{engaged[0].name} reads what an affiliate shares")
    tell_of_one_that_left(now)
    open_in_emergency(engaged[0].pk, now)
    analyze(span, say)
    deliberate_at_pso(now)
    stay = [provider for one, provider in zip(cast, engaged, strict=True) if not one.leaves_early][:2]
    tell_of_breach(stay[:2], now)
    confirm_statements(stay[:1], now)
    if send_old_sheet(stay, now):
        wait_for_workers(say)
    for provider in stay[1:]:
        accept_sent(provider, now)
    answer(now, say)
    give_back(list(zip(cast, engaged, strict=True)), now, say)
    if len(stay) > 1 and negotiate(stay[0], stay[1], timezone.now()):
        say(f"terms: {stay[0].name} and the PSO negotiate, {stay[1].name} lets out less alone")


def give_back(engaged: list[tuple[CastProvider, Provider]], now: datetime, say: Say) -> None:
    """Reports and alerts; then what came later tells some tables anew, and reports with them."""
    reader = engaged[0][1].name
    feed_back_all(say, reader=reader)
    if sent := tell_alerts(timezone.now()):
        say(f"safety alerts: two published to providers, {sent} copies; one answered by several, one in draft")
    if taught := teach(timezone.now()):
        say(f"resources: {taught} articles, toolkits, events and links that staff read, and one in draft")
    change_released(engaged, now, say)
    feed_back_all(say, reader=reader)


def analyze(span: list[str], say: Say) -> None:
    """What the PSO's analysts and the scheduler's jobs make of what came in."""
    finish_begun(say)
    if work_at_desk(timezone.now()):  # the workers have just taken the texts in
        say("the review desk: texts signed, confirmed, sent back and claimed")
    if any([settle_shown(say), keep_cohorts(timezone.now())]):  # both are tried
        say("cases: settled in which form they are shown, each with enough others that look the same; cohorts of them")
    _pass_on(say)
    if group_peers(years_begun(span), say):
        say("peer groups: formed for each year that began with providers under contract")
    if watch_and_work(say):
        say("signals: the watch has looked at every month, and analysts work on what it found")


def _pass_on(say: Say) -> None:
    """The first file for the national database: prepared, then released by another."""
    if prepare_for_npsd(timezone.now()):
        wait_for_workers(say)
    if records := release_to_npsd(timezone.now()):
        wait_for_workers(say)
        say(f"national database: {records:,} nonidentifiable records released by two people")


@dataclass(frozen=True, slots=True)
class Part:
    """What one provider has to tell: its months, oldest first, up to a moment. Numbers begin at 1."""

    number: int
    cast: CastProvider
    provider: Provider
    span: list[str]
    now: datetime


def tell_part(part: Part) -> str:
    """Two years of one provider. Returns what there is to say about it."""
    one, provider, now = part.cast, part.provider, part.now
    beyond = {month: list(clustered(one.slug, one.setting, part.span, month)) for month in part.span}
    events = sum(
        tell_month(one, provider, month, timed=one.slug in SIGNED_IN, beyond=beyond.get(month, ()))
        for month in months_told(one, part.span, now)
    )
    said = f"{one.name} reported {events} events"
    if one.leaves_early:
        _leave(provider, now)
    if one.slug in SIGNED_IN:
        receipts = file_recent(one, provider, months_since(part.span[-1], now.date()), now)
        said += f"; receipts of reports without a name: {', '.join(receipts) or 'none'}"
        triage_recent(provider, now)
        seal_some(provider.pk, now)
        take_one_back(provider.pk, now)
        add_facts_to_one(provider.pk, now)
        mark_one_ready(provider.pk, now)
        mark_one(provider.pk, now)
        disclose_some(provider, now)
        serve_some(provider, now)
        deliberate(provider.pk, now)
        adopt_again(provider, now)
        name_neighbors(provider, now)
        said += f"; without an account: /r/{tell_by_link(one, provider.pk, now)}/"
    if one.slug in SIGNED_IN or part.number % 3 == 0:
        tell_outside(one, provider, now, every=one.slug in SIGNED_IN)
    return said


def months_told(one: CastProvider, span: list[str], now: datetime) -> list[str]:
    """Those it has reported: the span, and what closed since. It stops early where it leaves; and where people can sign
    in, they find the last months in their inbox.
    """
    if one.leaves_early:
        return span[:-LEAVES_BEFORE_END]
    if one.slug in SIGNED_IN:
        return span
    return span + [month for month in months_since(span[-1], now.date()) if reported_at(month) <= now]


def answer(now: datetime, say: Say) -> None:
    """Release every closed quarter, oldest first, as it would have happened."""
    for quarter, tables in open_tables(now).items():
        released = release_all(RATE, tables, say)
        say(f"{quarter}: benchmark tables of {len(tables)} settings drafted and checked, {released} released")


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
