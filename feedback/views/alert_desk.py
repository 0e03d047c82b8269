"""Safety alerts at the PSO: begun, written, looked at as they will go out, and handed to a second person."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from aggregation import selectors as analysts
from aggregation.policies import Overtaken
from aggregation.services import Unsaid
from aggregation.signals.states import SignalState
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.office.views.pages import query_of
from pso_portal.web import downloads
from pso_portal.web.views import PortalView
from pso_portal.web.zones import AGGREGATED

from .. import alert_selectors as selectors
from .. import alerting
from ..alert_forms import AlertForm, as_typed
from ..alert_grounds import COHORT, SIGNAL, verdict_on
from ..alert_policies import check_can_write
from ..alert_rates import CAUTION, rates_around
from ..alerts import AlertState, Standing, tally, why_not_told
from ..alerts.states import STATES
from ..models import SafetyAlert
from . import shown_alerts as shown
from .overtaken import known_now, told_of

A_PAGE, MOST_SOURCES = 30, 50
READS = (Permission.DRAFT_ALERTS, Permission.PUBLISH_ALERTS)
UNDECIDED = (AlertState.DRAFT, AlertState.WAITING)


class Alerts(PortalView):
    """Every alert that was not dropped, the last changed first."""

    permission = READS
    zone = "agg"
    template = "feedback/alerts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        state = asked if asked in STATES else ""
        page = Paginator(selectors.alerts(state), A_PAGE).get_page(request.GET.get("page"))
        names = names_of(UUID(writer) for alert in page for writer in alert.writers[:1])
        counts = selectors.counts_of([alert.pk for alert in page])
        return self.page({
            "page_of": page, "lines": [shown.board_line(alert, counts.get(alert.pk), names) for alert in page],
            "states": shown.state_tabs(selectors.alerts_by_state(), state), "query": query_of(request),
            "may_write": self.acting.may(Permission.DRAFT_ALERTS), "any": page.paginator.count or state,
        })  # fmt: skip


class NewAlert(PortalView):
    """What an alert begins with: nothing, a signal with which one was drafted, or a cohort."""

    permission = Permission.DRAFT_ALERTS
    zone = "agg"
    template = "feedback/alert_new.html"

    def get(self, request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
        chosen = request.POST.get("source", request.GET.get("source", ""))
        shows = {"sources": _sources(), "chosen": chosen, "error": error, "errors": bool(error)}
        return self.page(shows, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        source, _, source_id = request.POST.get("source", "").partition(":")
        if source not in {SIGNAL, COHORT, "empty"} or (source != "empty") != _is_id(source_id):
            return self.get(request, "Choose what the alert begins with.", 422)
        told: dict[str, Any] = {"by": self.acting, "now": timezone.now()}
        if source != "empty":
            told |= {"source": source, "source_id": UUID(source_id)}
        try:
            alert = alerting.begin_alert(**told)
        except Denied as denied:
            return self.get(request, str(denied), 422)
        return HttpResponseRedirect(reverse("feedback:alert_write", args=[alert.pk]))


class WriteAlert(PortalView):
    """The editor. Whatever cannot be kept is said at its field, and all that was typed stands there still."""

    permission = Permission.DRAFT_ALERTS
    zone = "agg"
    template = "feedback/alert_write.html"

    def get(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert = selectors.alert(alert_id)
        check_can_write(self.acting, alert, alert.revision)
        return self._form(alert, AlertForm(initial=as_typed(selectors.contents_of(alert), alert.revision)))

    def post(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert, form = selectors.alert(alert_id), AlertForm(request.POST)
        if not form.is_valid():
            return self._form(alert, form, 422)
        told = {"by": self.acting, "alert_id": alert.pk, "revision": form.cleaned_data["revision"] or 0}
        try:
            alerting.save_alert(**told, contents=form.contents, now=timezone.now())
        except Unsaid as unsaid:
            form.add_error(unsaid.field, str(unsaid))
            return self._form(alert, form, 422)
        except Denied as denied:
            return self._form(alert, told_of(denied, AlertForm(known_now(request, revision=alert.revision))), 409)
        return HttpResponseRedirect(_url(alert))

    def _form(self, alert: SafetyAlert, form: AlertForm, status: int = 200) -> HttpResponse:
        return self.page({"alert": alert, "form": form, "errors": form.is_bound}, status=status)


class AlertPage(PortalView):
    """One alert as it will go out, or went: its page, its mail, what holds it back, who gets it, what became of it."""

    permission = READS
    zone = "agg"
    template = "feedback/alert.html"

    def get(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        return self.page(context(self, selectors.alert(alert_id)))


class MoveAlert(PortalView):
    """Sending for approval, taking back, dropping. A refusal stands on the alert's page."""

    permission = Permission.DRAFT_ALERTS
    zone = "agg"
    template = "feedback/alert.html"
    acts: ClassVar[dict[str, Any]] = {
        "send": alerting.send_for_approval, "take_back": alerting.take_back_alert, "drop": alerting.drop_alert,
    }  # fmt: skip

    def get(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        return HttpResponseRedirect(_url(selectors.alert(alert_id)))

    def post(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert, do = selectors.alert(alert_id), request.POST.get("do", "")
        told: dict[str, Any] = {"by": self.acting, "alert_id": alert.pk, "revision": revision_of(request)}
        if do == "send":
            told["accepts"] = bool(request.POST.get("accepts"))
        try:
            if do not in self.acts:
                raise Unsaid("Choose what happens with the alert.", "")
            self.acts[do](**told, now=timezone.now())
        except (alerting.Held, Unsaid) as held:
            return self.page(context(self, alert) | {"error": str(held), "errors": True}, status=422)
        except Denied as denied:
            status = 409 if isinstance(denied, Overtaken) else 403
            return self.page(context(self, alert) | {"error": str(denied), "errors": True}, status=status)
        return HttpResponseRedirect(reverse("feedback:alerts") if do == "drop" else _url(alert))


class AlertPdf(PortalView):
    """The paper as providers get it; of what is no alert yet it says so."""

    permission = READS
    zone = "agg"

    def get(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert, now = selectors.alert(alert_id), timezone.now()
        contents = selectors.contents_of(alert)
        facts = [("Stands", shown.state_of(alert)[0]), ("For", shown.whom(contents).removeprefix("For: "))]
        lede = f"Safety alert {alert.number}" if alert.number else "Draft of a safety alert. It has gone to nobody."
        name = f"alert-{alert.number or 'draft'}.pdf"
        data = shown.as_paper(contents, facts, lede)
        file = downloads.document("alert", data, name, by=self.acting, zone=AGGREGATED, now=now)
        alerting.note_alert_download(by=self.acting, alert=alert, file=file, now=now)
        return file.answer()


def context(view: PortalView, alert: SafetyAlert) -> dict[str, Any]:
    """What every page of one alert shows."""
    contents, now, acting = selectors.contents_of(alert), timezone.now(), view.acting
    here = AlertState(alert.state)
    found = {
        "alert": alert, "read": shown.as_read(contents), "state": shown.state_of(alert), "mail": shown.mail(),
        "history": shown.history_of(alert), "remarks": shown.remarks_of(alert), "sha256": contents.sha256,
        "is_draft": here is AlertState.DRAFT, "is_waiting": here is AlertState.WAITING, "contents": contents,
        "may_write": acting.may(Permission.DRAFT_ALERTS), "may_decide": acting.may(Permission.PUBLISH_ALERTS),
        "may_read_answers": acting.may(Permission.READ_ALERT_ANSWERS),
        "own": str(acting.user_id) in alert.writers, "source": alert.source,
    }  # fmt: skip
    if here in UNDECIDED:
        verdict = verdict_on(alert, contents)
        meant = selectors.recipients(contents, now.date())
        return found | {"check": shown.check_of(verdict), "audience": shown.audience_of(meant), "verdict": verdict}
    return found | (_since(alert, contents) if alert.published_at else {})


def _since(alert: SafetyAlert, contents: Any) -> dict[str, Any]:
    """What became of one that was published: how many answered, and what was reported since."""
    standings: list[Standing] = selectors.standings(list(selectors.sent_of(alert.pk)))
    series = rates_around(contents, alert.published_at.date())
    return {
        "tally": tally(standings, timezone.now().date()), "not_told": why_not_told(standings), "caution": CAUTION,
        "rates": shown.rates_table(series) if series else None, "chart": shown.rates_chart(series),
        "left_out_number": len(alert.left_out or []),
    }  # fmt: skip


def _sources() -> list[dict[str, Any]]:
    """Signals with a draft, and cohorts; none that an alert was begun from already."""
    drafted = list(analysts.signals(SignalState.ALERT_DRAFTED)[:MOST_SOURCES])
    kept = list(analysts.cohorts_kept()[:MOST_SOURCES])
    used = selectors.sources_used([*(signal.pk for signal in drafted), *(version.cohort_id for version in kept)])
    signals = [{"value": f"{SIGNAL}:{signal.pk}", "label": signal.alert["title"], "hint": "Drafted with a signal"}
               for signal in drafted if signal.pk not in used and signal.alert]  # fmt: skip
    cohorts = [{"value": f"{COHORT}:{each.cohort_id}", "label": each.cohort.name, "hint": "Cohort: whom it is for"}
               for each in kept if each.cohort_id not in used]  # fmt: skip
    return [*signals, *cohorts]


def revision_of(request: HttpRequest) -> int:
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _url(alert: SafetyAlert) -> str:
    return reverse("feedback:alert", args=[alert.pk])


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
