"""Reads of the disclosure log. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.models import Facility
from pso_portal.tenancy.sides import Side

from .books import book_of
from .contents import Title, of_kind
from .deliberation.rooms import CONTENT_KIND
from .disclosing import keep_until
from .enums import State, SubmissionKind
from .models import Submission, WorkProduct

_CLOCK = "clock of the provider's place"
SHOWN = 60  # candidates on one form: who looks for an older one narrows the days


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be disclosed: how the form names it, and since when it is work product."""

    kind: str
    content_id: UUID
    entered_at: datetime
    title: Title | None

    @property
    def code(self) -> str:
        """As the form sends it."""
        return f"{self.kind}:{self.content_id}"


def place_zone() -> ZoneInfo:
    """The clock of the provider's first facility; UTC where the scope shows none."""
    return once(_CLOCK, lambda: ZoneInfo(_first_zone() or "UTC"))


def _first_zone() -> str | None:
    found: str | None = Facility.objects.order_by("name").values_list("timezone", flat=True).first()
    return found


def local_day(by: Acting, at: datetime) -> date:
    """The day it was at the provider's place, and in UTC at the PSO."""
    return timezone.localdate(at, place_zone() if by.side is Side.PROVIDER else ZoneInfo("UTC"))


def disclosures(by: Acting) -> QuerySet[Any]:
    """The log, latest first."""
    found: QuerySet[Any] = book_of(by).disclosures.objects.order_by("-disclosed_on", "-number")
    return found


def disclosure(by: Acting, disclosure_id: UUID) -> Any:
    """Raises Http404."""
    return get_object_or_404(book_of(by).disclosures.objects.all(), pk=disclosure_id)


def correction_of(by: Acting, disclosure_id: UUID) -> Any | None:
    """The row that corrects another, if one does."""
    return book_of(by).disclosures.objects.filter(names_earlier=disclosure_id).first()


def items_of(by: Acting, disclosure_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Items by disclosure, each in its order."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for each in book_of(by).items.objects.filter(disclosure_id__in=list(disclosure_ids)).order_by("position"):
        found[each.disclosure_id].append(each)
    return found


def waiting(by: Acting) -> list[Any]:
    """Proposals that nobody decided yet."""
    return list(book_of(by).proposals.objects.filter(outcome="").order_by("proposed_at"))


def proposal(by: Acting, proposal_id: UUID, *, locked: bool = False) -> Any:
    """Raises Http404."""
    rows = book_of(by).proposals.objects
    return get_object_or_404(rows.select_for_update() if locked else rows.all(), pk=proposal_id)


def kept_until(by: Acting, reference: str) -> date:
    """Until when the authorizations of a reference are kept: each disclosure that relied on them counts."""
    rows = book_of(by).disclosures.objects.filter(ground="provider_authorization")
    return keep_until(each.disclosed_on for each in rows if each.evidence.get("reference") == reference)


def candidates(by: Acting, since: date, until: date, chosen: Iterable[tuple[str, UUID]] = ()) -> list[Candidate]:
    """What entered on these days, latest first, at most SHOWN, and in any case what was chosen."""
    zone = place_zone() if by.side is Side.PROVIDER else ZoneInfo("UTC")
    start = datetime.combine(since, time.min, zone)
    end = datetime.combine(until, time.min, zone) + timedelta(days=1)
    found = _entered(by, start, end) + _of(by, list(chosen))
    return list({each.code: each for each in found}.values())


def entered(by: Acting, chosen: Iterable[tuple[str, UUID]]) -> list[Candidate]:
    """What was chosen, with since when it is work product; what is none, or is not shown, is left out."""
    return _of(by, list(chosen))


def _entered(by: Acting, start: datetime, end: datetime) -> list[Candidate]:
    if by.side is Side.PSO:
        rows = Submission.objects.filter(sent_at__gte=start, sent_at__lt=end).exclude(
            kind=SubmissionKind.EXPOSURE_RETURN
        )
        return _submitted(rows.order_by("-sent_at")[:SHOWN])
    rows = _laid_out().filter(entered_at__gte=start, entered_at__lt=end)
    return _titled(list(rows.order_by("-entered_at")[:SHOWN]))


def _of(by: Acting, chosen: list[tuple[str, UUID]]) -> list[Candidate]:
    ids = [content_id for _, content_id in chosen]
    if by.side is Side.PSO:
        return _submitted(Submission.objects.filter(pk__in=ids))
    rows = _laid_out().filter(content_id__in=ids)
    return [each for each in _titled(list(rows)) if (each.kind, each.content_id) in set(chosen)]


def _laid_out() -> QuerySet[Any]:
    """What can be laid out for a disclosure. A deliberation opens to its list alone, and never by way of this page."""
    return WorkProduct.objects.exclude(state=State.REMOVED).exclude(content_kind=CONTENT_KIND)


def _titled(products: list[WorkProduct]) -> list[Candidate]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for each in products:
        by_kind[each.content_kind].append(each.content_id)
    titles = {kind: of_kind(kind).titles(ids) for kind, ids in by_kind.items()}
    return [
        Candidate(each.content_kind, each.content_id, each.entered_at, titles[each.content_kind].get(each.content_id))
        for each in products
    ]


def _submitted(rows: Iterable[Submission]) -> list[Candidate]:
    held = list(rows)
    titles = of_kind("submission").titles([each.pk for each in held]) if held else {}
    return [Candidate("submission", each.pk, each.sent_at, titles.get(each.pk)) for each in held]




def corrected(by: Acting, disclosure_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Corrections by the row that they correct."""
    rows = book_of(by).disclosures.objects.filter(names_earlier__in=list(disclosure_ids))
    return {each.names_earlier: each for each in rows}
