"""Signals and the runs of the watch."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from pso_portal.audit.models import Entry

from ..models import Signal, SignalWatch
from ..signals.states import SignalState
from .finding import one

OPEN = tuple(state for state in SignalState if state is not SignalState.CLOSED)
MOST_ACTS = 60


def signals(state: str = "", setting: str = "", method: str = "") -> QuerySet[Signal]:
    """Those that stand firm first, then the latest. Never by strength: the order would tell what is not shown.

    What is sealed in them stays shut. No `state`: all that are open.
    """
    wanted = {"setting": setting, "method": method}
    rows = Signal.objects.filter(**{name: value for name, value in wanted.items() if value})
    rows = rows.filter(state__in=[state] if state else OPEN)
    return rows.order_by("-firm", "-last_seen", "setting", "event", "factor")


def signals_by_state() -> dict[str, int]:
    """How many stand in each state."""
    return dict(Signal.objects.order_by().values_list("state").annotate(Count("pk")))


def new_signals() -> int:
    """How many nobody has looked at, for the rail."""
    return Signal.objects.filter(state=SignalState.NEW).count()


def settings_with_signals() -> list[str]:
    """Settings that a signal was ever found in."""
    return sorted(set(Signal.objects.order_by().values_list("setting", flat=True).distinct()))


def signal(signal_id: UUID) -> Signal:
    found: Signal = one(Signal.objects.filter(pk=signal_id))
    return found


def signal_acts(found: Signal) -> list[Entry]:
    """What people did with it, latest first, without the readings."""
    entries = Entry.objects.filter(table=Signal._meta.db_table, row=found.pk).exclude(verb="read_sealed")
    return list(entries.order_by("-at", "pk")[:MOST_ACTS])


def watches() -> QuerySet[SignalWatch]:
    """Runs of the watch, latest first."""
    return SignalWatch.objects.order_by("-month")


def latest_watch() -> SignalWatch | None:
    """The last one that is done."""
    found: SignalWatch | None = watches().exclude(watched_at=None).first()
    return found
