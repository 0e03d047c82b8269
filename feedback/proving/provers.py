"""Every kind of row that leaves a provider or reaches it. In the provider's scope: what it may read itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from aggregation.models import Audience
from pses.enums import Act, SubmissionKind
from pses.let_out import kept_against
from pses.models import Submission
from pso_portal.accounts.models import Membership
from pso_portal.accounts.roles import PROVIDER_ADMINISTRATOR
from pso_portal.agreements.enums import Analysis, Format, ReportingAct
from pso_portal.agreements.terms import Terms
from pso_portal.audit.models import Entry

from ..calendar import is_due
from ..models import FeedbackReport, SentAlert
from .proof import Prover, Row

AT_ONCE = 500
FORMS = {"pdf": Format.PDF, "csv": Format.TABLES, "xlsx": Format.TABLES}


def submissions(provider_id: UUID) -> Iterator[Row]:
    """Field by field, by which act, under which version. What takes a report back tells nothing that was not told."""
    for sent in Submission.objects.filter(provider_id=provider_id).order_by("number").iterator(AT_ONCE):
        yield Row("submission", sent.pk, sent.sent_at, sent.terms_version, _of_copy(sent))


def _of_copy(sent: Submission) -> Any:
    def breaks(terms: Terms) -> list[str]:
        if sent.kind not in (SubmissionKind.EVENT, SubmissionKind.LATER_FACTS):
            return []
        found = kept_against(sent.contents, terms)
        entered = sent.act == Act.ENTRY and terms.reporting_act is not ReportingAct.ENTRY
        flagged = sent.act == Act.FLAG and terms.reporting_act is not ReportingAct.FLAG
        return [*found, "reporting_act"] if entered or flagged else found

    return breaks


def audiences(provider_id: UUID) -> Iterator[Row]:
    """Tables that were opened to the provider: only to one whose terms ask for peers' figures, and after its first
    report (42 CFR 3.206(b)(4)(iv)). A row from before they cited a version is held against the report beside it.
    """
    first = Submission.objects.filter(provider_id=provider_id, kind=SubmissionKind.EVENT).order_by("sent_at").first()
    for each in Audience.objects.filter(provider_id=provider_id, added_at__isnull=False).order_by("added_at", "pk"):
        early = first is None or first.sent_at > each.added_at
        yield Row("audience", each.pk, each.added_at, each.terms_version, _asks_for_peers(early))


def _asks_for_peers(early: bool) -> Any:
    def breaks(terms: Terms) -> list[str]:
        found = [] if Analysis.REPORTING_RATE in terms.analyses else ["analyses"]
        return [*found, "first submission"] if early else found

    return breaks


def reports(provider_id: UUID) -> Iterator[Row]:
    """Feedback reports: asked for, and as often as asked for."""
    columns = FeedbackReport.objects.filter(provider_id=provider_id).order_by("made_at", "pk")
    for pk, at, cites, period in columns.values_list("pk", "made_at", "terms_version", "period"):
        yield Row("feedback report", pk, at, cites, _due(period))


def _due(period: str) -> Any:
    def breaks(terms: Terms) -> list[str]:
        found = [] if terms.asks_for_feedback else ["analyses"]
        return found if is_due(terms.frequency, period) else [*found, "frequency"]

    return breaks


def readings(provider_id: UUID) -> Iterator[Row]:
    """Who took a report along, in which form: by the entries, and by the places that people had at that moment."""
    entries = Entry.objects.filter(provider_id=provider_id, verb="download_feedback", actor_side="provider")
    places = list(Membership.objects.filter(provider_id=provider_id))
    for entry in entries.order_by("at", "pk").iterator(AT_ONCE):
        form = json.loads(entry.content).get("detail", {}).get("form", "")
        yield Row("copy of a report", entry.pk, entry.at, None, _may_take(form, _roles(places, entry)))


def _roles(places: Iterable[Membership], entry: Entry) -> set[str]:
    """Of a person those of the moment; a machine reads for the administrator who made its credential."""
    held = [
        place for place in places
        if place.user_id == entry.actor_id and place.started_at <= entry.at
        and (place.ended_at is None or place.ended_at > entry.at)
    ]  # fmt: skip
    return {role for place in held for role in place.roles} if held else {PROVIDER_ADMINISTRATOR.code}


def _may_take(form: str, roles: set[str]) -> Any:
    def breaks(terms: Terms) -> list[str]:
        found = [] if {str(code) for code in terms.recipients} & roles else ["recipients"]
        if form in FORMS and FORMS[form] not in terms.formats:
            found.append("formats")
        return [*found, "api"] if form == "json" and not terms.api else found

    return breaks


def alerts(provider_id: UUID) -> Iterator[Row]:
    """Safety alerts come whatever the terms say of one's own cases; they need terms, and name their version."""
    rows = SentAlert.objects.filter(provider_id=provider_id).order_by("sent_at", "pk")
    for pk, at, cites in rows.values_list("pk", "sent_at", "terms_version"):
        yield Row("safety alert", pk, at, cites, lambda _terms: [])


PROVERS: tuple[Prover, ...] = (submissions, audiences, reports, readings, alerts)
