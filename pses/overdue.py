"""Which events the terms say should have been reported by now. Named, never refused: what is late can still be sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from pso_portal.agreements.selectors import terms_in_force

from .contents import event_types
from .enums import Route, State, SubmissionKind
from .models import WorkProduct
from .policies import refusal_under

OVERDUE = "overdue"  # where a list of stages offers it beside them
WAITING = (State.COLLECTED, State.READY)


def report_by(entered_at: datetime, within: int) -> date:
    """The last day on which an event is reported in time, by UTC; `within` days from entry."""
    return entered_at.astimezone(UTC).date() + timedelta(days=within)


def overdue(provider_id: UUID | None, now: datetime) -> dict[UUID, date]:
    """Work products that wait past their last day, with that day, longest first. What the terms keep at home, or the
    house for its own analysis, is owed to nobody. Two queries beside that of the terms, however many wait.
    """
    found = terms_in_force(provider_id, now.date())
    if found is None or not found[1].report_within:
        return {}
    terms, within = found[1], found[1].report_within
    before = datetime.combine(now.date() - timedelta(days=within), time(), UTC)
    rows = list(WorkProduct.objects.filter(
        content_kind=SubmissionKind.EVENT, state__in=WAITING, route=Route.REPORTING, entered_at__lt=before
    ).order_by("entered_at"))  # fmt: skip
    types = event_types(SubmissionKind.EVENT, [each.content_id for each in rows])
    return {each.pk: report_by(each.entered_at, within) for each in rows
            if each.content_id in types and not refusal_under(terms, types[each.content_id])}  # fmt: skip
