"""The rail's entries for the evaluation system."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import Entry, register

from . import (
    deliberation_selectors,
    emergency_selectors,
    family_selectors,
    legal_selectors,
    outside_selectors,
    question_selectors,
    selectors,
)
from .policies import OF_PSO, READS_POLICY, SEES_EMERGENCIES, SEES_FAMILY


def _waiting(_acting: Acting) -> int:
    return selectors.waiting_count()


def _asked(_acting: Acting) -> int:
    return int(question_selectors.open_questions().order_by().count())


def _to_be_told(_acting: Acting) -> int:
    return outside_selectors.open_count()


def _requests(acting: Acting) -> int:
    return legal_selectors.running_count(acting)


def _offered(acting: Acting) -> int:
    return family_selectors.waiting(acting) if acting.may(Permission.SHARE_WITH_FAMILY) else 0


def _unjudged(_acting: Acting) -> int:
    return emergency_selectors.debts(timezone.now())


def _accesses_lately(_acting: Acting) -> int:
    return emergency_selectors.lately(timezone.now() - LATELY)


LATELY = timedelta(days=30)
RECORDS = (
    Entry(
        Side.PROVIDER, "Agreement and records", "PSES policy", "pses:policy", READS_POLICY, icon="page", order=68,
    ),
    Entry(
        Side.PROVIDER, "Agreement and records", "What left our PSES", "pses:ledger", Permission.READ_LEDGER,
        icon="scales", order=70,
    ),
    Entry(
        Side.PROVIDER, "Agreement and records", "Sharing in the family", "pses:family", SEES_FAMILY,
        icon="people", order=71, count=_offered,
    ),
    Entry(
        Side.PROVIDER, "Agreement and records", "Disclosures", "pses:disclosures", Permission.RECORD_DISCLOSURES,
        icon="send", order=72,
    ),
    Entry(
        Side.PROVIDER, "Agreement and records", "Legal requests", "pses:legal", Permission.HANDLE_LEGAL_REQUESTS,
        icon="scales", order=73, count=_requests,
    ),
    Entry(
        Side.PROVIDER, "Agreement and records", "Legal holds", "pses:holds", Permission.HANDLE_LEGAL_REQUESTS,
        icon="lock", order=74,
    ),
    Entry(
        Side.PROVIDER, "Agreement and records", "Emergency access", "pses:emergencies_seen", SEES_EMERGENCIES,
        icon="alert", order=75, count=_accesses_lately,
    ),
    Entry(
        Side.PSO, "Work", "Emergency access", "pses:emergencies", OF_PSO, icon="alert", order=31, count=_unjudged,
    ),
    Entry(
        Side.PSO, "Running the PSO", "Legal requests", "pses:legal", Permission.HANDLE_PSO_LEGAL_REQUESTS,
        icon="scales", order=73, count=_requests,
    ),
    Entry(
        Side.PSO, "Running the PSO", "Disclosures", "pses:disclosures", Permission.RECORD_PSO_DISCLOSURES,
        icon="send", order=72,
    ),
)  # fmt: skip


def register_entries() -> None:
    """Called once, when the app is ready."""
    register(
        Entry(
            Side.PROVIDER, "Evaluation system", "PSES workspace", "pses:workspace", Permission.READ_WORKSPACE,
            icon="folder", order=30, tab=True, count=_waiting,
        ),
        Entry(
            Side.PROVIDER, "Evaluation system", "Sent to PSO", "pses:sent", Permission.REPORT_TO_PSO,
            icon="send", order=32,
        ),
        Entry(
            Side.PROVIDER, "Evaluation system", "Questions from the PSO", "pses:questions", Permission.REPORT_TO_PSO,
            icon="help", order=33, count=_asked,
        ),
        Entry(
            Side.PROVIDER, "Evaluation system", "Directory of names", "pses:directory", Permission.KEEP_DIRECTORY,
            icon="search", order=36,
        ),
        Entry(
            Side.PROVIDER, "Outside the PSES", "Outside records", "pses:outside", Permission.WORK_OUTSIDE_RECORDS,
            icon="page", order=40, count=_to_be_told,
        ),
        Entry(
            Side.PROVIDER, "Outside the PSES", "What goes outside", "pses:outside_rules",
            Permission.WORK_OUTSIDE_RECORDS, icon="scales", order=42,
        ),
    )  # fmt: skip
    register(*RECORDS)


def register_rooms() -> None:
    """The same for deliberations, on both sides."""
    mine = deliberation_selectors.my_open_count
    register(
        Entry(
            Side.PROVIDER, "Evaluation system", "Deliberations", "pses:deliberations", Permission.VIEW_DELIBERATION,
            icon="people", order=34, count=mine,
        ),
        Entry(
            Side.PSO, "Analysis", "Deliberations", "pses:pso_deliberations", Permission.VIEW_PSO_DELIBERATION,
            icon="people", order=40, count=mine,
        ),
    )  # fmt: skip
