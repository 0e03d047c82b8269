"""What is reported when: months, seasons, types and harm. Pure, and the same for the same random source."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

TYPES: dict[str, dict[str, int]] = {
    "hospital": {"medication": 34, "fall": 24, "device": 11, "pressure_injury": 10, "surgery": 9, "infection": 6,
                 "other": 6},
    "nursing_home": {"fall": 46, "medication": 26, "pressure_injury": 15, "infection": 6, "other": 7},
    "ems": {"medication": 26, "airway": 16, "device": 16, "patient_handling": 16, "vehicle": 10, "response_delay": 10,
            "other": 6},
    "pharmacy": {"dispensing": 72, "medication": 22, "other": 6},
    "clinic": {"medication": 40, "diagnostic": 26, "fall": 14, "transfer_of_care": 12, "other": 8},
}  # fmt: skip
HARM = {"near_miss": 22, "none": 41, "mild": 24, "moderate": 10, "severe": 3}
PER_MONTH = {"hospital": 5.2, "nursing_home": 3.6, "ems": 3.7, "pharmacy": 3.6, "clinic": 3.4}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events beyond the usual: so many more a month of one type, at each `every`th provider of a setting, in the months
    that lie so many before the last one told.
    """

    setting: str
    event_type: str
    back: frozenset[int]
    every: int
    more: int


# What the watch for signals has to find: troubles of many, and the last one of a single clinic.
CLUSTERS = (
    Cluster("hospital", "device", frozenset({1, 2}), 2, 3),
    Cluster("nursing_home", "infection", frozenset({1, 2}), 2, 3),
    Cluster("ems", "vehicle", frozenset({1, 2}), 2, 3),
    Cluster("pharmacy", "medication", frozenset({1, 2}), 2, 5),
    Cluster("clinic", "diagnostic", frozenset({1, 2}), 9, 14),
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event to be told: when it happened, when it was filed, what it was."""

    month: str
    occurred_at: datetime
    filed_at: datetime
    event_type: str
    harm: str


def months(first: date, count: int) -> list[str]:
    """`count` months from the one `first` lies in, as YYYY-MM."""
    start = first.year * 12 + first.month - 1
    return [f"{(start + n) // 12}-{(start + n) % 12 + 1:02d}" for n in range(count)]


def closed_span(quarters: int, today: date) -> list[str]:
    """The months of the last `quarters` whole quarters before `today`: no release rests on part of one."""
    last = today.year * 4 + (today.month - 1) // 3
    first = last - quarters
    return months(date(first // 4, first % 4 * 3 + 1, 1), quarters * 3)


def months_since(last: str, today: date) -> list[str]:
    """The months after `last` up to the present one."""
    year, number = map(int, last.split("-"))
    return months(date(year, number, 1), today.year * 12 + today.month - (year * 12 + number) + 1)[1:]


def years_begun(span: list[str]) -> list[int]:
    """The years whose first month is told: contracts run since the day before the span."""
    return [int(month[:4]) for month in span if month.endswith("-01")]


def happenings(rng: random.Random, setting: str, size: float, month: str) -> Iterator[Happening]:
    """A month at one provider: more in winter, a Poisson count, filed within days."""
    season = 1 + 0.18 * math.cos(2 * math.pi * (int(month[5:]) - 1) / 12)
    for _ in range(_poisson(rng, PER_MONTH[setting] * size * season)):
        yield _told(rng, setting, month)


def clustered(slug: str, setting: str, span: list[str], month: str) -> Iterator[Happening]:
    """What a provider reports beyond the usual in a month; its number stands at the end of its slug."""
    rng = random.Random(f"{slug} {month} beyond")  # noqa: S311  invented data
    number, back = int("".join(sign for sign in slug if sign.isdigit()) or 0), len(span) - 1 - span.index(month)
    for cluster in CLUSTERS:
        if cluster.setting == setting and back in cluster.back and number % cluster.every == 1:
            for _ in range(cluster.more):
                yield _told(rng, setting, month, cluster.event_type)


def _told(rng: random.Random, setting: str, month: str, event_type: str = "") -> Happening:
    """One event of a month, filed within hours."""
    year, number = map(int, month.split("-"))
    occurred = datetime(year, number, 1, tzinfo=UTC) + timedelta(
        days=rng.randint(0, 26), hours=rng.randint(12, 22), minutes=rng.randint(0, 59)
    )
    return Happening(
        month=month,
        occurred_at=occurred,
        filed_at=occurred + timedelta(minutes=rng.randint(5, 400)),
        event_type=event_type or draw(rng, TYPES[setting]),
        harm=draw(rng, HARM),
    )


def draw(rng: random.Random, weights: Mapping[str, int]) -> str:
    """One of the keys, each as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def _poisson(rng: random.Random, mean: float) -> int:
    """Knuth's product method: exact, and fast for small means."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count
