"""Sums that dashboards are drawn from: a few statements a page, whatever the number of contributors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Q, QuerySet, Sum

from pso_portal.tenancy.care_settings import SETTINGS

from ..dashboards.completeness import Delay
from ..dashboards.sums import Counts
from ..measures import Selection
from ..models import DelayFact, ExposureFact, Fact, FactorFact

ByMonth = dict[str, dict[int, int]]
EARLY = 1  # months: in by the end of the month after


def spans() -> dict[str, tuple[str, str]]:
    """First and last month with reports of every setting that has any, in the order of the list; by index alone."""
    ends = [
        Fact.objects.filter(setting=code).order_by(order).values_list("setting", "month")[:1]
        for code in SETTINGS for order in ("month", "-month")
    ]  # fmt: skip
    found: dict[str, list[str]] = {}
    for code, month in ends[0].union(*ends[1:], all=True):
        found.setdefault(code, []).append(month)
    return {code: (min(found[code]), max(found[code])) for code in SETTINGS if code in found}


def counted(setting: str, months: Collection[str], selections: Iterable[Selection]) -> dict[Selection, Counts]:
    """Events by contributor and month that each selection takes, all in one statement: PostgreSQL does the sums."""
    wanted = list(dict.fromkeys(selections))
    sums = {f"sum_{place}": Sum("count", filter=taken_by(one)) for place, one in enumerate(wanted)}
    rows = Fact.objects.filter(setting=setting, month__in=months).order_by()
    found: list[ByMonth] = [{} for _ in wanted]
    for code, month, *counts in rows.values_list("contributor", "month").annotate(**sums):
        for place, count in enumerate(counts):
            if count:
                found[place].setdefault(month, {})[code] = count
    return dict(zip(wanted, found, strict=True))


def by_answer(name: str, setting: str, months: Collection[str], narrowed: Selection) -> dict[str, Counts]:
    """Events by contributor and month for each answer: `name` is "event_type" or "harm"."""
    rows = _facts(setting, months, narrowed).values_list(name, "contributor", "month").annotate(Sum("count"))
    found: dict[str, ByMonth] = {}
    for answer, code, month, count in rows:
        found.setdefault(answer, {}).setdefault(month, {})[code] = count
    return dict(found)


def by_factor(setting: str, months: Collection[str], narrowed: Selection) -> dict[str, Counts]:
    """Events by contributor and month for each contributing factor that they told. Of kinds these sums know nothing."""
    rows = FactorFact.objects.filter(taken_by(replace(narrowed, kinds=None)), setting=setting, month__in=months)
    found: dict[str, ByMonth] = {}
    sums = rows.order_by().values_list("factor", "contributor", "month").annotate(Sum("count"))
    for factor, code, month, count in sums:
        found.setdefault(factor, {}).setdefault(month, {})[code] = count
    return dict(found)


def exposures(setting: str, months: Collection[str]) -> Counts:
    """Denominators by contributor and month, as last returned."""
    rows = ExposureFact.objects.filter(setting=setting, month__in=months)
    found: ByMonth = {}
    for code, month, value in rows.values_list("contributor", "month", "value"):
        found.setdefault(month, {})[code] = value
    return found


def delays(setting: str) -> list[Delay]:
    """Events of a setting by month and by how many months later they came in, all contributors together."""
    rows = DelayFact.objects.filter(setting=setting).order_by()
    return list(rows.values_list("month", "lag").annotate(Sum("count")))


def promptness(setting: str, months: Collection[str]) -> tuple[Counts, Counts]:
    """By contributor and month: events in by the end of the month after, and all whose delay is known."""
    rows = DelayFact.objects.filter(setting=setting, month__in=months).order_by()
    sums = rows.values_list("contributor", "month").annotate(
        soon=Sum("count", filter=Q(lag__lte=EARLY)), told=Sum("count"))  # fmt: skip
    early: ByMonth = {}
    told: ByMonth = {}
    for code, month, soon, count in sums:
        early.setdefault(month, {})[code], told.setdefault(month, {})[code] = soon or 0, count
    return early, told


def taken_by(selection: Selection) -> Q:
    """A selection as PostgreSQL reads it; of everything where it asks for nothing."""
    asked: Mapping[str, Collection[str] | None] = {
        "event_type__in": selection.event_types, "kind__in": selection.kinds, "harm__in": selection.harms
    }  # fmt: skip
    return Q(**{name: sorted(answers) for name, answers in asked.items() if answers is not None})


def _facts(setting: str, months: Collection[str], narrowed: Selection) -> QuerySet[Fact]:
    found: QuerySet[Fact] = Fact.objects.filter(taken_by(narrowed), setting=setting, month__in=months).order_by()
    return found
