"""Cases in the forms in which they are shown."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from pso_portal.tenancy.care_settings import SETTINGS

from ..alike import Rules
from ..models import AlikeGroup, Case, Settlement


def alike_groups(setting: str = "") -> QuerySet[AlikeGroup]:
    """Forms in which cases are shown, with how many `cases` were settled in each: the only way to read their answers.

    Fails closed: what is not settled, or gone, or fewer than its rules ask for, is not here. Nothing here is counted
    now: a number that moved between two views would tell that somebody took a report back.
    """
    rows: QuerySet[AlikeGroup] = AlikeGroup.objects.filter(is_shown(), **({"setting": setting} if setting else {}))
    return rows.select_related("settlement").order_by("-settlement__quarter", "setting", "-cases", "id")


def is_shown(group: str = "") -> Q:
    """Whether a group, or the one that a row reaches by this path ("group__"), is shown and has enough cases."""
    enough = Greatest(f"{group}settlement__k", f"{group}settlement__organizations")
    return Q(**{f"{group}state": "shown", f"{group}cases__gte": enough})


def settings_with_cases() -> list[str]:
    """Settings of which any case is shown, in the order of the list."""
    found = {group.setting for group in alike_groups()}
    return [code for code in SETTINGS if code in found]


def form_of(case: Case) -> AlikeGroup | None:
    """The form a case is shown in, or None; as `alike_groups` has it, and a case that went has none.

    Asks nothing of the database where `settled__group__settlement` was selected.
    """
    settled = getattr(case, "settled", None)
    if settled is None or settled.gone or case.withdrawn or settled.group.state != "shown":
        return None
    group: AlikeGroup = settled.group
    return group if group.cases >= Rules(group.settlement.k, group.settlement.organizations).fewest else None


def cases_shown() -> dict[str, Any]:
    """How many cases are shown in some form; of those that the last settling looked at, how many are in none, and what
    was kept. All of it as it was settled.
    """
    shown = sum(group.cases for group in alike_groups())
    last = Settlement.objects.exclude(settled_at=None).order_by("-quarter").first()
    not_shown = last.cases - last.shown if last else None
    return {"shown": shown, "not_shown": not_shown, "kept": last.kept if last else None, "last": last}
