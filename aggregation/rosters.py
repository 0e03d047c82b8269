"""Who is in the group of a table, and how that is told. Runs on the door's side: contracts name providers.

A group is formed at the end of its period and never looks at a count: providers under contract for all of it that
returned what the table needs. Whoever joined or left within is in no table of it, not in a part of one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from aggregation.disclosure.menu import SHARE
from aggregation.disclosure.rules import ReleaseRules
from pso_portal.tenancy.models import Provider

from .contributors import provider_of
from .models import Contributor, ExposureFact, Release, ReleaseDraft
from .periods import months_of

Roster = frozenset[int]
ALL_RETURNED = "Providers under contract for the whole period that returned the exposure of each month."
ALL_REPORTED = "Providers under contract for the whole period that have ever reported."
SAME = "The same group as in {before}."
MOVED = "Since {before}, {joined} joined and {left} left."
UNTOLD = "The group is not that of {before}; how many joined or left is not told, because that could tell who."
AS_THEN = "The group is that of release {number}, as it was formed then."


def roster_of(draft: ReleaseDraft) -> Roster:
    """Codes of the group. A restatement keeps the group of what it restates."""
    if draft.restates:
        return frozenset(draft.restates.draft.cells["roster"])
    months = months_of(draft.period)
    codes = _ever(draft.setting) if draft.measure == SHARE else _returned(draft.setting, months)
    return _under_contract(codes, months)


def formed(draft: ReleaseDraft, roster: Roster) -> str:
    """How the group was formed, and how it differs from the one before: never so that it tells who moved."""
    if draft.restates:
        return AS_THEN.format(number=draft.restates.number)
    how = ALL_REPORTED if draft.measure == SHARE else ALL_RETURNED
    before = _group_before(draft)
    return how if before is None else f"{how} {_moves(*before, roster)}"


def _ever(setting: str) -> Roster:
    return frozenset(Contributor.objects.filter(setting=setting).values_list("code", flat=True))


def _returned(setting: str, months: Sequence[str]) -> Roster:
    found: dict[int, int] = {}
    rows = ExposureFact.objects.filter(setting=setting, month__in=months, value__gt=0)
    for code in rows.values_list("contributor", flat=True):
        found[code] = found.get(code, 0) + 1
    return frozenset(code for code, count in found.items() if count == len(months))


def _under_contract(codes: Roster, months: Sequence[str]) -> Roster:
    """Those whose contract ran from the first day to the last. Of a code whose link was cut nobody can say."""
    first, last = _first_day(months[0]), _last_day(months[-1])
    runs = set(
        Provider.objects.filter(contract_starts__lte=first).exclude(contract_ends__lt=last).values_list("pk", flat=True)
    )
    rows = Contributor.objects.filter(code__in=codes)
    return frozenset(row.code for row in rows if provider_of(row) in runs)


def _group_before(draft: ReleaseDraft) -> tuple[str, Roster] | None:
    rows = Release.objects.filter(
        setting=draft.setting, measure=draft.measure, period__lt=draft.period, restates=None, draft__isnull=False
    ).order_by("-period", "-number")  # fmt: skip
    found: Any = rows.select_related("draft").first()
    return (found.period, frozenset(found.draft.cells["roster"])) if found else None


def _moves(period: str, before: Roster, roster: Roster) -> str:
    joined, left = (len(organizations(codes)) for codes in (roster - before, before - roster))
    if not joined and not left:
        return SAME.format(before=period)
    fewest = ReleaseRules().smallest_atom
    told = all(count == 0 or count >= fewest for count in (joined, left))
    return (MOVED if told else UNTOLD).format(before=period, joined=joined, left=left)


def organizations(codes: Iterable[int]) -> set[int]:
    """The organizations of some contributors, affiliates being one."""
    return set(Contributor.objects.filter(code__in=list(codes)).values_list("organization", flat=True))


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _last_day(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])
