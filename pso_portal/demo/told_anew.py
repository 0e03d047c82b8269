"""Releases of the demo to which something happened: one told anew at its date, one withdrawn by two people."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from aggregation.models import Release, ReleaseWithdrawal, WithdrawalRequest
from aggregation.periods import months_of
from aggregation.selectors import restatable
from aggregation.services import ask_withdrawal, restate_release, withdraw_release
from events.services import file_event
from pso_portal.tenancy.models import Provider, Unit

from .cast import CastProvider
from .closing import approve, wait_for_workers
from .history import Happening
from .stage import as_pso, member, on_stage
from .telling import answers_for, report_all

Say = Callable[[str], None]
SETTING, TYPE = "hospital", "medication"
REASON = "The exposures of one month were counted twice in it. The next quarters are not touched."


def change_released(pairs: Iterable[tuple[CastProvider, Provider]], now: datetime, say: Say) -> None:
    """One release told anew, and the first of all withdrawn. A second time changes nothing."""
    tell_one_anew(pairs, now, say)
    withdraw_first(say)


def tell_one_anew(pairs: Iterable[tuple[CastProvider, Provider]], now: datetime, say: Say) -> None:
    """Reports that come a year late, and the table of their quarter with them."""
    with as_pso():
        found = restatable(timezone.now().date()).filter(setting=SETTING).first()
        again = Release.objects.exclude(restates=None).exists()
    if found is None or again:
        return
    month = months_of(found.period)[1]
    for cast, provider in pairs:
        if cast.setting == SETTING and not cast.leaves_early:
            _tell_late(cast, provider, month, now)
    wait_for_workers(say)
    at = timezone.now()
    with on_stage(member(None, "analyst"), at) as analyst:
        draft = restate_release(by=analyst, release_id=found.pk, now=at)
    wait_for_workers(say)
    approve(draft.pk)
    wait_for_workers(say)
    say(f"release {found.number} told anew with reports that came late")


def withdraw_first(say: Say) -> None:
    """The first release of all: the analyst asks, the privacy officer decides."""
    now = timezone.now()
    with on_stage(member(None, "analyst"), now) as analyst:
        release = Release.objects.order_by("number").first()
        if release is None or ReleaseWithdrawal.objects.exists():
            return
        asked = WithdrawalRequest.objects.filter(release=release, state="asked").first() or ask_withdrawal(
            by=analyst, release_id=release.pk, reason=REASON, now=now
        )
    with on_stage(member(None, "pso_privacy_officer"), now) as officer:
        withdraw_release(by=officer, request_id=asked.pk, now=now)
    say(f"release {release.number} withdrawn")


def _tell_late(cast: CastProvider, provider: Provider, month: str, now: datetime) -> None:
    """One report a hospital, of a day more than a year ago."""
    rng = random.Random(f"{cast.slug} late {month}")  # noqa: S311  invented data
    year, number = map(int, month.split("-"))
    occurred = datetime(year, number, rng.randint(2, 26), 16, tzinfo=UTC)
    late = Happening(month, occurred, now, TYPE, "mild")
    with on_stage(member(provider.pk, "reporter"), now) as reporter:
        units = list(Unit.objects.select_related("facility"))
        event = file_event(
            by=reporter, filing_key=uuid5(NAMESPACE_URL, f"demo:{cast.slug}:late:{month}"),
            answers=answers_for(late, rng, [each.name for each in cast.people], rng.choice(units)), now=now,
        )  # fmt: skip
    report_all(provider.pk, [event], now)
