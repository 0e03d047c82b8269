"""The rail's entries for reporting and triage."""

from __future__ import annotations

from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side
from pso_portal.web.rail import Entry, register

from . import delivery_selectors, selectors, triage_selectors
from .enums import Status
from .sealed_names import OPENERS
from .selectors import InboxFilter


def _drafts(acting: Acting) -> int:
    return selectors.drafts_of(acting, timezone.now()).count()


def _unread(_acting: Acting) -> int:
    return selectors.inbox(InboxFilter(status=Status.SENT)).order_by().count()


def _tasks(acting: Acting) -> int:
    return triage_selectors.my_tasks(acting).order_by().count()


def _sent(_acting: Acting) -> int:
    return delivery_selectors.waiting(timezone.now()).order_by().count()


_ROUTING = Entry(
    Side.PROVIDER, "Agreement and records", "Routing", "events:routing", Permission.SET_ROUTING, icon="people", order=75
)
_TASKS = Entry(
    Side.PROVIDER, "Evaluation system", "My tasks", "events:my_tasks", Permission.TRIAGE_EVENTS,
    icon="check", order=21, count=_tasks,
)  # fmt: skip
_IMPORTS = Entry(
    Side.PROVIDER, "Reporting", "Import", "events:imports", Permission.IMPORT_REPORTS, icon="draft", order=16,
    count=_sent,
)  # fmt: skip
_SEARCH = Entry(
    Side.PROVIDER, "Evaluation system", "Search", "events:search", Permission.TRIAGE_EVENTS, icon="search", order=22
)
_FAMILY = Entry(
    Side.PROVIDER, "Evaluation system", "Affiliates' reports", "events:family", Permission.READ_FAMILY,
    icon="people", order=24,
)  # fmt: skip
_SEALED = Entry(
    Side.PROVIDER, "Agreement and records", "Sealed names", "events:sealed_names", OPENERS, icon="lock", order=77
)
_FORMS = Entry(Side.PSO, "Providers", "Forms", "events:forms", Permission.PUBLISH_FORMS, icon="page", order=18)
_SHEETS = Entry(
    Side.PSO, "Providers", "Sheets of many providers", "events:sheets", Permission.HAND_OVER_SHEETS, icon="draft",
    order=17,
)  # fmt: skip
_USE = Entry(
    Side.PROVIDER, "Agreement and records", "How long reports take", "events:form_use", Permission.TRIAGE_EVENTS,
    icon="chart", order=76,
)  # fmt: skip


def register_entries() -> None:
    """Called once, when the app is ready."""
    register(_IMPORTS, _TASKS, _ROUTING, _SEARCH, _FORMS, _SHEETS, _USE, _SEALED, _FAMILY)
    register(
        Entry(
            Side.PROVIDER, "Reporting", "Report", "events:report", Permission.FILE_REPORT,
            icon="report", order=10, tab=True,
        ),
        Entry(
            Side.PROVIDER, "Reporting", "Drafts", "events:drafts", Permission.FILE_REPORT,
            icon="draft", order=12, count=_drafts,
        ),
        Entry(
            Side.PROVIDER, "Reporting", "My reports", "events:my_reports", Permission.FILE_REPORT,
            icon="check", order=14,
        ),
        Entry(
            Side.PROVIDER, "Evaluation system", "Inbox", "events:inbox", Permission.TRIAGE_EVENTS,
            icon="inbox", order=20, tab=True, count=_unread,
        ),
        Entry(
            Side.PROVIDER, "Agreement and records", "Report links", "events:report_links", Permission.TRIAGE_EVENTS,
            icon="page", order=74,
        ),
        Entry(
            Side.PROVIDER, "Agreement and records", "Exposures", "events:exposures", Permission.RETURN_EXPOSURES,
            icon="chart", order=72,
        ),
    )  # fmt: skip
