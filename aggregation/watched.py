"""What the watch looks at: pooled counts by month with their exposures, how complete each month is, and answers that
stand together in cases. Sums and codes; nothing here opens a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.fields.json import KT

from .models import Case, DelayFact, ExposureFact, Fact
from .periods import months_to
from .signals.association import PAIRINGS, Pair
from .signals.baseline import Month
from .statistics import delay
from .statistics.results import NotShown

YEARS = 4   # of months that are read: three of a baseline, and the year that is watched
COLUMNS = ("event_type", "harm")    # what every case has in a column of its own
QUESTIONS = sorted({question for pairing in PAIRINGS for question in pairing} - {*COLUMNS})
NAMES = (*COLUMNS, *QUESTIONS)
ByContributor = dict[int, float]


def months_of_types(setting: str, through: str) -> dict[str, list[Month]] | NotShown:
    """By event type the closed months of a setting, oldest first; or why none can be judged."""
    first = f"{int(through[:4]) - YEARS}-01"
    counted = _counted(setting, first, through)
    if not counted:
        return {}
    start = min(month for by_month in counted.values() for month in by_month)
    known = completeness(setting, start, through)
    if isinstance(known, NotShown):
        return known
    returned = _returned(setting, start, through)
    return {
        event_type: [
            Month(name, by_month.get(name, {}), returned.get(name, {}), share) for name, share in known.items()
        ]
        for event_type, by_month in sorted(counted.items())
    }


def completeness(setting: str, first: str, through: str) -> dict[str, float] | NotShown:
    """By month the share of its reports that is in, as the delays of the setting's earlier months let expect."""
    cells: dict[str, dict[int, int]] = defaultdict(dict)
    rows = DelayFact.objects.filter(setting=setting, month__gte=first, month__lte=through)
    for month, lag, count in rows.values_list("month", "lag").annotate(Sum("count")).order_by():
        cells[month][lag] = count
    names = months_to(first, through)
    found = delay.months([_row(cells[name], len(names) - at) for at, name in enumerate(names)])
    if isinstance(found, NotShown):
        return found
    return {name: month.completeness for name, month in zip(names, found, strict=True)}


def answers_together(years: Iterable[int]) -> Iterator[tuple[str, Mapping[str, str], int]]:
    """Setting, coded answers, and how many cases in use of these years gave them."""
    asked = {f"answer_{number}": KT(f"coded__{question}") for number, question in enumerate(QUESTIONS)}
    rows = _cases(years).annotate(**asked).values_list("setting", *COLUMNS, *asked).annotate(Count("pk")).order_by()
    for setting, *answers, count in rows:
        yield setting, {question: answer or "" for question, answer in zip(NAMES, answers, strict=True)}, count


def cases_of(pair: Pair, years: Iterable[int]) -> list[UUID]:
    """Ids of the cases that gave both answers."""
    wanted: dict[str, Any] = {_column(question): code for question, code in (pair.event, pair.factor)}
    return list(_cases(years).filter(setting=pair.setting, **wanted).values_list("pk", flat=True))


def _column(question: str) -> str:
    return question if question in COLUMNS else f"coded__{question}"


def _cases(years: Iterable[int]) -> QuerySet[Case]:
    return Case.objects.filter(withdrawn=False, year__in=list(years))


def _row(cells: Mapping[int, int], months: int) -> list[int]:
    """Cumulative, after 0, 1, 2 … months; a month that has closed `months` before the present one has so many."""
    row, known = [], 0
    for lag in range(months):
        known += cells.get(lag, 0)
        row.append(known)
    return row


def _counted(setting: str, first: str, through: str) -> dict[str, dict[str, ByContributor]]:
    rows = Fact.objects.filter(setting=setting, month__gte=first, month__lte=through).order_by()
    found: dict[str, dict[str, ByContributor]] = {}
    for event_type, month, code, count in rows.values_list("event_type", "month", "contributor").annotate(Sum("count")):
        found.setdefault(event_type, {}).setdefault(month, {})[code] = count
    return found


def _returned(setting: str, first: str, through: str) -> dict[str, ByContributor]:
    rows = ExposureFact.objects.filter(setting=setting, month__gte=first, month__lte=through, value__gt=0).order_by()
    found: dict[str, ByContributor] = {}
    for month, code, value in rows.values_list("month", "contributor", "value"):
        found.setdefault(month, {})[code] = value
    return found
