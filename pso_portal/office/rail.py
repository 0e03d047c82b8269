"""The office's lines in the rail."""

from __future__ import annotations

from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission as P
from pso_portal.jobs.services import dead_count
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import Entry, register

from . import disposals, incident_selectors
from .listing_selectors import open_count

HOUSE, PSO_HOUSE = "Your organization", "Running the PSO"


def register_entries() -> None:
    """Called once, when the app is ready."""
    register(
        Entry(Side.PROVIDER, HOUSE, "First steps", "first_steps", P.MANAGE_PEOPLE, "check", 70, tab=True),
        Entry(Side.PROVIDER, HOUSE, "People and roles", "people", P.MANAGE_PEOPLE, "people", 72, tab=True),
        Entry(Side.PROVIDER, HOUSE, "Attestations", "attestations", P.MANAGE_PEOPLE, "check", 73),
        Entry(Side.PROVIDER, HOUSE, "Places", "places", P.MANAGE_PLACES, "home", 74),
        Entry(Side.PROVIDER, HOUSE, "API credentials", "credentials", P.MANAGE_CREDENTIALS, "gear", 76),
        Entry(Side.PROVIDER, HOUSE, "Leaving the PSO", "leaving", P.CHOOSE_DISPOSITION, "folder", 77),
        Entry(Side.PROVIDER, HOUSE, "Audit", "audit", P.READ_AUDIT, "queue", 78),
        Entry(
            Side.PROVIDER, HOUSE, "Security notices", "security_notices", P.READ_SECURITY_NOTICES, "alert", 79,
            count=_unread,
        ),
        Entry(Side.PSO, "Providers", "Providers", "providers", P.REGISTER_PROVIDERS, "home", 10, tab=True),
        Entry(
            Side.PSO, PSO_HOUSE, "Listing and deadlines", "listing", (P.KEEP_LISTING, P.READ_LISTING), "clock", 78,
            count=_near,
        ),
        Entry(Side.PSO, PSO_HOUSE, "Incidents", "incidents", P.MANAGE_INCIDENTS, "alert", 79, count=_incidents),
        Entry(
            Side.PSO, "Providers", "Data of those who left", "dispositions", (P.DISPOSE_DATA, P.APPROVE_DISPOSAL),
            "folder", 12, count=_to_approve,
        ),
        Entry(Side.PSO, PSO_HOUSE, "People and roles", "people", P.MANAGE_PSO_PEOPLE, "people", 80, tab=True),
        Entry(Side.PSO, PSO_HOUSE, "Attestations", "attestations", P.MANAGE_PSO_PEOPLE, "check", 81),
        Entry(Side.PSO, PSO_HOUSE, "Audit", "audit", P.READ_PSO_AUDIT, "queue", 84),
        Entry(Side.PSO, PSO_HOUSE, "Jobs", "jobs", P.MANAGE_JOBS, "clock", 86, tab=True, count=_dead),
    )  # fmt: skip


def _to_approve(_acting: Acting) -> int:
    return disposals.waiting_for_approval()


def _near(_acting: Acting) -> int:
    return open_count(timezone.localdate())


def _incidents(_acting: Acting) -> int:
    return incident_selectors.open_count()


def _unread(_acting: Acting) -> int:
    return incident_selectors.unread_count()


def _dead(_acting: Acting) -> int:
    return dead_count()
