"""The provider's own events behind one line of a report: its own side alone, beside the figure that was released."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from aggregation.periods import months_of
from aggregation.release_lines import leaf_of, lines_of
from events.common_formats import HARMS, KINDS
from pses.models import Submission
from pses.selectors import counted_events
from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of, query_of
from pso_portal.tenancy.event_types import LABELS
from pso_portal.web.views import PortalView

from ..calendar import said
from . import shown_report as shown
from .peers import Reader, told_until

KIND_WORDS = {str(code): described.label for code, described in KINDS.items()}
HARM_WORDS = {str(code): described.label for code, described in HARMS.items()}
TYPE_WORDS = {str(code): label for code, label in LABELS.items()}


class OwnEvents(Reader, PortalView):
    """Two panels of two zones: what the provider reported, and what the PSO released. Neither holds anything of the
    other. Only whoever works on events opens one; the terms say who reads feedback.
    """

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "feedback/own_events.html"

    def get(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        report, _terms = self.readable(report_id)
        contents = told_until(report)[-1][1]
        line = _line(contents, request.GET.get("line", "all"))
        leaves = next((each.leaves for each in lines_of(report.setting) if each.category == line["category"]), ())
        page = page_of(request, _events(self.provider_id, months_of(report.period), frozenset(leaves)))
        return self.page({
            "report": report, "period": said(report.period), "line": line, "page_of": page, "per": shown.per(contents),
            "rows": [_row(each) for each in page], "peers": shown.peers_words(line, contents),
            "choices": _choices(contents, line), "query": query_of(request),
        })  # fmt: skip


def _line(contents: dict[str, Any], category: str) -> dict[str, Any]:
    """Raises Http404 for a line that the report does not hold."""
    found = next((line for line in contents["lines"] if line["category"] == category), None)
    if found is None:
        raise Http404
    return found


def _events(provider_id: UUID, months: tuple[str, ...], leaves: frozenset[str]) -> Any:
    """What the provider reported of these months and did not take back, of the leaves of a line, latest first."""
    rows = counted_events(provider_id, months).defer("contents", "annex").order_by("-month", "-number")
    wanted = {event for event in rows.order_by().values_list("event_type", "event_kind", "harm").distinct()
              if leaf_of(*event) in leaves}  # fmt: skip
    return [row for row in rows if (row.event_type, row.event_kind, row.harm) in wanted]


def _row(submission: Submission) -> dict[str, Any]:
    return {
        "submission": submission, "type": TYPE_WORDS.get(submission.event_type, submission.event_type),
        "kind": KIND_WORDS.get(submission.event_kind, ""), "harm": HARM_WORDS.get(submission.harm, ""),
    }  # fmt: skip


def _choices(contents: dict[str, Any], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"code": line["category"], "label": line["label"], "chosen": line["category"] == chosen["category"]}
        for line in contents["lines"] if line["own_events"] or line["category"] == "all"
    ]  # fmt: skip
