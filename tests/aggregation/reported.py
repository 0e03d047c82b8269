"""Sums of an invented network, as the door would have kept them: providers of different size, two of which report more
or fewer than the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from aggregation.dashboards.months import moved, run_of
from aggregation.models import DelayFact, ExposureFact, Fact, FactorFact
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

# Of a hundred events: type, kind, harm.
MIX: Mapping[tuple[str, str, str], float] = {
    ("medication", "incident", "no_harm"): 16, ("medication", "incident", "mild"): 7,
    ("medication", "incident", "moderate"): 2.5, ("medication", "incident", "severe"): 0.5,
    ("medication", "near_miss", "none_applies"): 12, ("medication", "unsafe_condition", "none_applies"): 3,
    ("fall", "incident", "no_harm"): 13, ("fall", "incident", "mild"): 8, ("fall", "incident", "moderate"): 2,
    ("fall", "incident", "severe"): 0.7, ("fall", "incident", "death"): 0.1, ("fall", "incident", "unknown"): 1.5,
    ("device", "incident", "no_harm"): 5, ("device", "near_miss", "none_applies"): 4,
    ("device", "unsafe_condition", "none_applies"): 3, ("pressure_injury", "incident", "mild"): 5,
    ("pressure_injury", "incident", "moderate"): 2, ("surgery", "incident", "no_harm"): 3,
    ("surgery", "incident", "moderate"): 1.2, ("surgery", "incident", "severe"): 0.4,
    ("infection", "incident", "moderate"): 2, ("blood", "near_miss", "none_applies"): 1.5,
    ("diagnostic", "incident", "moderate"): 1.6, ("other", "incident", "no_harm"): 5,
}  # fmt: skip
LAGS = (0.46, 0.3, 0.11, 0.06, 0.04, 0.02, 0.01)
RATE = 6.0  # events per 1,000 patient days


def last_over(today: date) -> str:
    """The newest month that is over."""
    return moved(f"{today:%Y-%m}", -1)


def report_many(
    today: date, *, providers: int = 30, months: int = 40, setting: str = "hospital",
    high: float = 1.9, low: float = 0.5,
) -> list[int]:  # fmt: skip
    """Keep the sums of so many providers up to the end of the last month; the first reports `high` times what the
    others do, the second `low` times; the third left six months ago, and the fourth owes three exposures. Returns the
    codes.
    """
    chance = np.random.default_rng(7)
    span = run_of(moved(last_over(today), 1 - months), last_over(today))
    codes = [100_000 + 7919 * place % 899_999 for place in range(1, providers + 1)]
    sizes = chance.uniform(1_500, 16_000, providers)
    ratios = chance.gamma(60, 1 / 60, providers)
    ratios[0], ratios[1 % providers] = high, low
    rows: list[Fact] = []
    delays: list[DelayFact] = []
    left = codes[2] if providers > 4 else 0
    for code, size, ratio in zip(codes, sizes, ratios, strict=True):
        for place, month in enumerate(span[: months - 6] if code == left else span):
            drift = 1.0 if place < months - 9 else 0.82
            mean = RATE * ratio * drift * size / 1000
            _report(rows, delays, chance, (code, setting, month), mean, months - 1 - place)
    with scope.enter(Scope(Side.PSO)):
        Fact.objects.bulk_create(rows)
        DelayFact.objects.bulk_create(delays)
        return_exposures(codes, span, sizes, setting)
        ExposureFact.objects.filter(contributor=left, month__in=span[months - 6 :]).delete()
        ExposureFact.objects.filter(contributor=codes[3 % providers], month__in=span[-8:-5]).delete()
    return codes


def return_exposures(codes: Sequence[int], months: Sequence[str], sizes: Sequence[float], setting: str) -> None:
    """One return a provider and month."""
    ExposureFact.objects.bulk_create(
        ExposureFact(contributor=code, setting=setting, month=month, value=int(size), return_number=1)
        for code, size in zip(codes, sizes, strict=True) for month in months
    )  # fmt: skip


def _report(rows: list[Fact], delays: list[DelayFact], chance: np.random.Generator, key: tuple[int, str, str],
            mean: float, known_for: int) -> None:
    """One provider's month: of its events those that came in by now."""
    code, setting, month = key
    known = [lag for lag in chance.choice(len(LAGS), size=chance.poisson(mean), p=LAGS) if lag <= known_for]
    weights = np.array(list(MIX.values()))
    kinds = [list(MIX)[at] for at in chance.choice(len(MIX), size=len(known), p=weights / weights.sum())]
    rows += [Fact(setting=setting, month=month, contributor=code, event_type=kind[0], kind=kind[1], harm=kind[2],
                  count=count) for kind, count in Counter(kinds).items()]  # fmt: skip
    delays += [DelayFact(setting=setting, month=month, contributor=code, lag=int(lag), count=count)
               for lag, count in Counter(known).items()]  # fmt: skip


def tell_factors(codes: Sequence[int], months: Sequence[str], setting: str = "hospital", **often: int) -> None:
    """Falls of each contributor and month that told these factors so often, and as many of which none is known."""
    told = often | {"any": sum(often.values()), "unknown": 1}
    with scope.enter(Scope(Side.PSO)):
        FactorFact.objects.bulk_create(
            FactorFact(setting=setting, month=month, contributor=code, event_type="fall", harm="mild", factor=factor,
                       count=count)
            for code in codes for month in months for factor, count in told.items()
        )  # fmt: skip
