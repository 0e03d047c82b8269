"""Reads of the PSO's own side: pooled sums, drafts, releases, texts that wait."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Greatest
from django.http import Http404

from pso_portal.audit.models import Entry
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from .alike import Rules
from .disclosure.primary import weakness_of_counts
from .disclosure.rules import ReleaseRules
from .models import (
    AlikeGroup,
    Case,
    DeskQuestion,
    DoubleRead,
    Fact,
    Release,
    ReleaseDraft,
    ReviewItem,
    Settlement,
)
from .periods import closed_quarters
from .review import CLAIM_LASTS
from .review.double_read import Measured, measured

SYMBOL = "*"
OPEN_STATES = ("waiting", "signed")
TYPE_LABELS = {str(code): label for code, label in LABELS.items()}


def counts() -> dict[str, Any]:
    """The four figures above the dashboard."""
    waiting = ReviewItem.objects.filter(state__in=OPEN_STATES).aggregate(count=Count("id"), oldest=Min("waiting_since"))
    return {
        "events": Fact.objects.aggregate(total=Sum("count"))["total"] or 0,
        "cases": Case.objects.filter(withdrawn=False).count(),
        "waiting": waiting["count"],
        "oldest": waiting["oldest"],
        "releases": Release.objects.count(),
    }


def settings_with_facts() -> list[str]:
    """Settings that anything was reported in, in the order of the list."""
    found = set(Fact.objects.order_by().values_list("setting", flat=True).distinct())
    return [code for code in SETTINGS if code in found]


def years(setting: str) -> list[str]:
    """Years with reports, newest first."""
    months = Fact.objects.filter(setting=setting).order_by().values_list("month", flat=True).distinct()
    return sorted({month[:4] for month in months}, reverse=True)


def type_by_month(setting: str, year: str) -> tuple[list[str], list[tuple[str, list[int | None]]]]:
    """Months of a year that anything was reported in, and pooled events by type for each; None where a sum is small
    or rests on few contributors.

    Nothing here leaves the PSO, but analysts print and speak: they see no more than a reader of a release would.
    """
    rows = Fact.objects.filter(setting=setting, month__startswith=year).order_by()
    sums: dict[str, dict[str, dict[int, int]]] = {}
    for code, month, told_by, count in rows.values_list("event_type", "month", "contributor").annotate(Sum("count")):
        sums.setdefault(code, {}).setdefault(month, {})[told_by] = count
    months = sorted({month for by_month in sums.values() for month in by_month})
    lines = [
        (TYPE_LABELS[code], [_shown(by_month.get(month, {})) for month in months]) for code, by_month in sums.items()
    ]
    # By what is shown: the order of the rest would tell which of the hidden sums is the larger.
    return months, sorted(lines, key=lambda line: (-sum(value or 0 for value in line[1]), line[0]))


def _shown(by_contributor: dict[int, int]) -> int | None:
    """Rule 4 of a release, by contributor: codes of one organization are told apart at the door only."""
    weak = weakness_of_counts(by_contributor, ReleaseRules(), sensitive=False)
    return None if weak else sum(by_contributor.values())


def drafts() -> QuerySet[ReleaseDraft]:
    return ReleaseDraft.objects.all()


def draft(draft_id: UUID) -> ReleaseDraft:
    return _one(ReleaseDraft.objects.filter(pk=draft_id))


def releases() -> QuerySet[Release]:
    return Release.objects.annotate(cell_count=Count("cells")).order_by("-number")


def release(release_id: UUID) -> Release:
    return _one(Release.objects.filter(pk=release_id).prefetch_related("cells"))


def latest_release(setting: str) -> Release | None:
    found: Release | None = (
        Release.objects.filter(setting=setting).prefetch_related("cells").order_by("-period", "-number").first()
    )
    return found


def open_quarters(setting: str, today: date) -> list[str]:
    """Closed quarters of a setting that no draft stands for yet, newest first."""
    first = Fact.objects.filter(setting=setting).aggregate(first=Min("month"))["first"]
    if first is None:
        return []
    taken = set(
        ReleaseDraft.objects.filter(setting=setting).exclude(state="declined").values_list("period", flat=True)
    )
    return [quarter for quarter in reversed(closed_quarters(first, today)) if quarter not in taken]


def waiting_texts() -> QuerySet[ReviewItem]:
    """Doubtful texts that no two people have decided yet, oldest first; those of one hour in no order that tells of
    their coming. What is sealed in them stays shut.

    `asked_since`: since when the house was asked and has not answered; `answers`: how many answers are here.
    """
    return ReviewItem.objects.filter(state__in=OPEN_STATES).order_by("waiting_since", "id").annotate(
        asked_since=Min("questions__asked_at", filter=Q(questions__state="open")),
        answers=Count("questions", filter=Q(questions__state="answered")),
    )  # fmt: skip


def next_text(after: ReviewItem, me: UUID, now: datetime) -> ReviewItem | None:
    """The oldest other text that this person can work on or confirm; one that waits for its house is passed over."""
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS) | Q(claimed_by=me)
    not_mine = Q(signed_by=None) | ~Q(signed_by=me)
    found: ReviewItem | None = waiting_texts().filter(free, not_mine, asked_since=None).exclude(pk=after.pk).first()
    return found


def text(item_id: UUID) -> ReviewItem:
    return _one(ReviewItem.objects.filter(pk=item_id))


def questions_of(item: ReviewItem) -> list[DeskQuestion]:
    """What was asked about a text, oldest first."""
    return list(item.questions.all())


def unread() -> QuerySet[DoubleRead]:
    """Texts drawn for a second reading that still stand as they were drawn, in the order of their months."""
    rows = DoubleRead.objects.filter(read_at=None, case__withdrawn=False, case__reading="drawn")
    known = rows.select_related("draw", "case__settled__group__settlement").defer("case__narrative")
    return known.order_by("draw__month", "id")


def reading(reading_id: UUID, *, lock: bool = False) -> DoubleRead:
    rows = DoubleRead.objects.select_for_update() if lock else DoubleRead.objects.all()
    found: DoubleRead = _one(rows.filter(pk=reading_id))
    return found


def has_seen(user_id: UUID, case_id: UUID) -> bool:
    """Whether this person has opened the text of a case before: the audit knows."""
    opened = Entry.objects.filter(table=Case._meta.db_table, row=case_id, actor_id=user_id, verb="read_sealed")
    return bool(opened.exists())


def double_reads() -> list[Measured]:
    """What second readings found, by engine version."""
    by_version = DoubleRead.objects.exclude(read_at=None).order_by().values_list("engine_version")
    return measured(by_version.annotate(texts=Count("pk"), misses=Count("pk", filter=Q(missed__gt=0))))


def alike_groups(setting: str = "") -> QuerySet[AlikeGroup]:
    """Forms in which cases are shown, with how many `cases` were settled in each: the only way to read their answers.

    Fails closed: what is not settled, or gone, or fewer than its rules ask for, is not here. Nothing here is counted
    now: a number that moved between two views would tell that somebody took a report back.
    """
    rows = AlikeGroup.objects.filter(state="shown", **({"setting": setting} if setting else {}))
    enough: QuerySet[AlikeGroup] = rows.filter(cases__gte=Greatest("settlement__k", "settlement__organizations"))
    return enough.select_related("settlement").order_by("-settlement__quarter", "setting", "-cases", "id")


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


def _one(rows: QuerySet[Any]) -> Any:
    """The row, or the 404 that an absent and a foreign one share."""
    found = rows.first()
    if found is None:
        raise Http404
    return found
