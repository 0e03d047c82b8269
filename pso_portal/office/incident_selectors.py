"""Reads of incidents. The PSO sees how far each notice got; a provider sees its own notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from pso_portal.accounts.selectors import names_of
from pso_portal.audit.models import Entry
from pso_portal.jobs.services import dead_letters
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side

from . import incidents
from .incidents import Delivery
from .models import Affected, Incident, SecurityNotice

SEND = "office.send_notice"


@dataclass(frozen=True, slots=True)
class AffectedLine:
    """One provider affected, and how far its notice got."""

    row: Affected
    name: str
    delivery: Delivery
    read_at: datetime | None

    @property
    def words(self) -> tuple[str, str]:
        """In words, with a tint."""
        return {
            Delivery.WAITING: ("On its way" if self.row.notice_id else "Not told yet", "warn"),
            Delivery.SENT: ("Told elsewhere" if self.row.elsewhere_sealed else "Sent, not read yet", "info"),
            Delivery.READ: ("Read", "ok"),
            Delivery.FAILED: ("Failed", "concern"),
        }[self.delivery]


@dataclass(frozen=True, slots=True)
class Touched:
    """A provider of which something was opened or reported in a span of time."""

    provider: Provider
    entries: int


def incident(incident_id: UUID) -> Incident:
    """Raises Http404."""
    found: Incident | None = Incident.objects.filter(pk=incident_id).first()
    if found is None:
        raise Http404
    return found


def affected_lines(incident_id: UUID) -> list[AffectedLine]:
    """Every provider named, by name, in a few queries however many."""
    rows = list(Affected.objects.filter(incident_id=incident_id).select_related("provider"))
    read = dict(
        SecurityNotice.objects.filter(pk__in=[row.notice_id for row in rows if row.notice_id]).values_list(
            "pk", "first_read_at"
        )
    )
    dead = _dead() if any(row.notice_id and not row.sent_at for row in rows) else set()
    lines = [_line(row, read.get(row.notice_id), dead) for row in rows]
    return sorted(lines, key=lambda line: (line.name, line.row.pk))


def unsent_counts(incident_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Providers named, and those of them not told, by incident, in one query."""
    told = Q(sent_at__isnull=False) | Q(elsewhere__isnull=False)
    rows = Affected.objects.filter(incident_id__in=list(incident_ids)).order_by().values("incident_id")
    counted = rows.annotate(named=Count("pk"), untold=Count("pk", filter=~told))
    return {row["incident_id"]: (row["named"], row["untold"]) for row in counted}


def touched(since: datetime, until: datetime, actor_id: UUID | None) -> list[Touched]:
    """Providers whose sealed content or submissions the PSO's people touched in a span, most entries first.

    A suggestion from the audit, never the answer: what happened outside the portal stands in no entry.
    """
    opened = Q(verb="read_sealed") | Q(about_submission=True)
    entries = Entry.objects.filter(opened, at__gte=since, at__lte=until, actor_side=Side.PSO, provider_id__isnull=False)
    if actor_id:
        entries = entries.filter(actor_id=actor_id)
    counts = dict(entries.order_by().values_list("provider_id").annotate(number=Count("pk")))
    rows = Provider.objects.filter(pk__in=counts)
    return sorted((Touched(row, counts[row.pk]) for row in rows), key=lambda each: (-each.entries, each.provider.name))


def notices() -> list[SecurityNotice]:
    """The notices that the scope shows, newest first, unopened."""
    return list(SecurityNotice.objects.order_by("-given_at"))


def notice(notice_id: UUID) -> SecurityNotice:
    """Raises Http404."""
    found: SecurityNotice | None = SecurityNotice.objects.filter(pk=notice_id).first()
    if found is None:
        raise Http404
    return found


def unread_count() -> int:
    """For a provider's rail."""
    return int(SecurityNotice.objects.filter(first_read_at=None).count())


def open_count() -> int:
    """Incidents not closed, for the PSO's rail."""
    return int(Incident.objects.exclude(state=incidents.State.CLOSED).count())


def entry_lines(found: Incident) -> list[tuple[object, str]]:
    """What was noted, with who noted it, oldest first."""
    rows = list(found.entries.order_by("number"))
    names = names_of(row.noted_by for row in rows)
    return [(row, names.get(row.noted_by, "")) for row in rows]


def _line(row: Affected, read_at: datetime | None, dead: set[str]) -> AffectedLine:
    failed = row.failed_at is not None or str(row.pk) in dead
    sent = row.sent_at is not None or row.elsewhere_sealed is not None
    delivery = incidents.stands(sent=sent, read=read_at is not None, failed=failed and not sent)
    return AffectedLine(row, row.provider.name, delivery, read_at)


def _dead() -> set[str]:
    return {letter.ids.get("affected_id", "") for letter in dead_letters() if letter.task == SEND}
