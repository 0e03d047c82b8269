"""Providers of the demo under their terms, two years of submissions as they lie in the tables, and a table of peers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from aggregation.models import Release, ReleaseCell
from aggregation.periods import earlier, months_to, quarter_of
from aggregation.release_lines import lines_of
from events.common_formats import FACTORS
from feedback.reporting import note_reader
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal.demo.cast import providers
from pso_portal.demo.founding import engage, found
from pso_portal.demo.stage import as_pso
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

MONTHS = 24
SEED = 7
HARMS = ("no_harm", "mild", "moderate", "unknown")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Network:
    """The period whose reports are made, the one before it, and when."""

    houses: list[Provider]
    period: str
    before: str
    now: datetime


def build(count: int, events: int, say: Say) -> Network:
    """`events`: a month and provider, about."""
    now = datetime.now(UTC)
    last = earlier(f"{now:%Y-%m}", (now.month - 1) % 3 + 1)
    span = months_to(earlier(last, MONTHS - 1), last)
    began = now - timedelta(days=31 * (MONTHS + 3))
    found(began)
    cast = providers(count)
    made: list[Provider] = []
    for one in cast:
        made.append(engage(one, made[one.leads].pk if one.leads is not None else None, began))
    say(f"{len(made)} providers under contract")
    rng = random.Random(SEED)
    for provider in made:
        _report(provider, span, events, rng)
    say(f"{MONTHS} months of submissions of each")
    periods = sorted({quarter_of(month) for month in span})[-2:]
    for period in periods:
        _publish(made, period, now)
    return Network(made, periods[1], periods[0], now)


def _report(provider: Provider, span: list[str], events: int, rng: random.Random) -> None:
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        Submission.objects.bulk_create(list(_submissions(provider, span, events, rng)), batch_size=500)


def _submissions(provider: Provider, span: list[str], events: int, rng: random.Random) -> Iterator[Submission]:
    types, number = SETTINGS[provider.setting].event_types[:6], 0
    for month in span:
        sent = datetime(int(month[:4]), int(month[5:]), 28, 12, tzinfo=UTC) + timedelta(days=rng.randint(3, 40))
        for _ in range(rng.randint(events // 2, events * 3 // 2)):
            number += 1
            kind = rng.choice(("incident", "incident", "incident", "near_miss", "unsafe_condition"))
            told = {"factors": rng.sample(sorted(FACTORS), 2)} if rng.random() < 0.6 else {}
            yield Submission(
                provider=provider, kind=SubmissionKind.EVENT, number=number, content_id=uuid4(), purpose="reporting",
                event_type=str(rng.choice(types)), event_kind=kind,
                harm=rng.choice(HARMS) if kind == "incident" else "none_applies", month=month,
                contents={"coded": told}, annex={}, sha256="0" * 64, terms_version=1, act="transmission", sent_at=sent,
            )  # fmt: skip
        number += 1
        yield Submission(
            provider=provider, kind=SubmissionKind.EXPOSURE_RETURN, number=number, content_id=uuid4(),
            purpose="reporting", month=month, exposure=rng.randint(3_000, 6_000), contents={}, annex={},
            sha256="0" * 64, terms_version=1, act="transmission", sent_at=sent,
        )  # fmt: skip


def _publish(houses: list[Provider], period: str, now: datetime) -> None:
    """A table for each setting with every line shown, made for all of its providers."""
    with as_pso():
        for code in sorted({house.setting for house in houses}):
            mine = [house for house in houses if house.setting == code]
            setting = SETTINGS[code]
            release = Release(
                number=Release.objects.count() + 1, measure="reporting_rate", setting=code, period=period,
                scale=setting.scale, exposure_name=setting.exposure, contributors=len(mine), rules_version="bench",
                released_at=now, sha256="0" * 64,
            )  # fmt: skip
            release.save(force_insert=True)
            ReleaseCell.objects.bulk_create(_cells(release, code))
            for house in mine:
                note_reader(release_id=release.pk, provider_id=house.pk, places="0", now=now)


def _cells(release: Any, setting: str) -> list[ReleaseCell]:
    return [
        ReleaseCell(
            release=release, category=line.category, measure_code=line.measure, measure_version=line.version,
            period=release.period, shown=True, rate=Decimal("2.5"), lower=Decimal("2.1"), upper=Decimal("2.9"),
            count=150,
        )
        for line in lines_of(setting)
    ]  # fmt: skip
