"""Drafts and releases, what became of them, and which tables may be drafted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from ..models import Fact, LedgerLine, Release, ReleaseDraft, ReleaseWithdrawal, RestatementRule, WithdrawalRequest
from ..periods import closed_quarters, quarter_of
from ..release_life import DEFAULT_MONTHS, TAKEN, DraftState, Standing, standing_of
from .finding import one

ON_THEIR_WAY = frozenset(DraftState) - {DraftState.PUBLISHED, DraftState.DROPPED}


def drafts() -> QuerySet[ReleaseDraft]:
    return ReleaseDraft.objects.all()


def drafts_on_their_way() -> QuerySet[ReleaseDraft]:
    """Those that became no release yet, and those that were declined."""
    found: QuerySet[ReleaseDraft] = ReleaseDraft.objects.filter(state__in=ON_THEIR_WAY)
    return found


def draft(draft_id: UUID) -> ReleaseDraft:
    return one(ReleaseDraft.objects.filter(pk=draft_id).select_related("restates"))


def releases() -> QuerySet[Release]:
    """Newest first, each with its cells counted and what became of it."""
    rows = Release.objects.annotate(cell_count=Count("cells")).order_by("-number")
    return rows.select_related("withdrawal", "restates", "restated_by", "restated_by__withdrawal")


def release(release_id: UUID) -> Release:
    rows = Release.objects.filter(pk=release_id).prefetch_related("cells")
    return one(rows.select_related("withdrawal", "restates__withdrawal", "restated_by__withdrawal"))


def standing(release: Release) -> Standing:
    """How a release stands to whoever reads it now."""
    return standing_of(withdrawn=withdrawal_of(release) is not None, restated=successor_of(release) is not None)


def withdrawal_of(release: Release) -> ReleaseWithdrawal | None:
    """Its tombstone, if it has one."""
    found: ReleaseWithdrawal | None = getattr(release, "withdrawal", None)
    return found


def successor_of(release: Release) -> Release | None:
    """The table that stands in its place: what tells its figures anew and was not withdrawn."""
    found: Release | None = getattr(release, "restated_by", None)
    return found if found is not None and withdrawal_of(found) is None else None


def in_force() -> QuerySet[Release]:
    """Releases that stand: not withdrawn, and no later table in their place."""
    later = Release.objects.filter(restates=OuterRef("pk"), withdrawal=None)
    found: QuerySet[Release] = Release.objects.filter(~Exists(later), withdrawal=None)
    return found


def latest_release(setting: str) -> Release | None:
    found: Release | None = in_force().filter(setting=setting).order_by("-period", "-number").first()
    return found


def request_to_withdraw(release: Release) -> WithdrawalRequest | None:
    """The one that waits for a second person."""
    found: WithdrawalRequest | None = WithdrawalRequest.objects.filter(release=release, state="asked").first()
    return found


def withdrawal_request(request_id: UUID) -> WithdrawalRequest:
    return one(WithdrawalRequest.objects.filter(pk=request_id).select_related("release"))


def requests_to_withdraw() -> QuerySet[WithdrawalRequest]:
    """All that wait."""
    found: QuerySet[WithdrawalRequest] = WithdrawalRequest.objects.filter(state="asked").select_related("release")
    return found


def ledger() -> QuerySet[LedgerLine]:
    return LedgerLine.objects.select_related("release").order_by("-number")


def restatement_months() -> int:
    """After how many months what is released from now on may be told anew."""
    last = RestatementRule.objects.order_by("-set_at").values_list("months", flat=True).first()
    return int(last or DEFAULT_MONTHS)


def restatable(today: date) -> QuerySet[Release]:
    """Releases whose date has come, and that nobody has told anew or drafted anew."""
    live = ReleaseDraft.objects.filter(restates=OuterRef("pk"), state__in=TAKEN)
    found: QuerySet[Release] = Release.objects.filter(
        Q(restatable_from__lte=today), Q(restatable_until__gte=today), ~Exists(live)
    ).order_by("-period", "setting")  # fmt: skip
    return found


def open_quarters(setting: str, today: date) -> list[str]:
    """Closed quarters of a setting that no draft stands for yet, newest first."""
    first = _first_month(setting)
    if first is None:
        return []
    taken = set(_standing(setting).values_list("period", flat=True))
    return [quarter for quarter in reversed(closed_quarters(first, today)) if quarter not in taken]


def is_quarter_with_facts(setting: str, period: str) -> bool:
    """Whether it is a quarter, closed or not, from the first on in which anything was counted."""
    first, (year, _, quarter) = _first_month(setting), period.partition("-Q")
    is_quarter = len(year) == 4 and year.isascii() and year.isdigit() and quarter in {"1", "2", "3", "4"}
    return is_quarter and first is not None and period >= quarter_of(first)


def is_taken(setting: str, period: str) -> bool:
    """Whether a draft or a release stands for this table."""
    return bool(_standing(setting).filter(period=period).exists())


def _standing(setting: str) -> QuerySet[ReleaseDraft]:
    found: QuerySet[ReleaseDraft] = ReleaseDraft.objects.filter(setting=setting, state__in=TAKEN)
    return found


def _first_month(setting: str) -> str | None:
    found: str | None = Fact.objects.filter(setting=setting).aggregate(first=Min("month"))["first"]
    return found
