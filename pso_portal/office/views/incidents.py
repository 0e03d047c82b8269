"""Incidents of security, on the PSO's side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import people_at
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView

from .. import incident_selectors as selectors
from ..forms.incidents import AffectedForm, IncidentForm, NoticeForm, TouchedForm, WordsForm
from ..incidents import State, clocks
from ..models import Incident
from ..services import (
    choose_affected,
    close_incident,
    contain_incident,
    note_told_elsewhere,
    notify_providers,
    raise_incident,
    reopen_incident,
    send_again,
)
from .pages import FormPage, page_of

WORDS = {
    "happened": "What happened", "found": "How it was found", "contain": "Contained", "notify": "Providers told",
    "close": "Closed", "reopen": "Opened again",
}  # fmt: skip
TINTS = {State.OPEN: "concern", State.CONTAINED: "warn", State.NOTIFIED: "info", State.CLOSED: "ok"}
STEPS = {"contain": contain_incident, "close": close_incident, "reopen": reopen_incident}


class Incidents(PortalView):
    """Every incident, newest first, with who is still to be told."""

    permission = Permission.MANAGE_INCIDENTS
    template = "office/incidents.html"
    zone = "sealed"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(request, Incident.objects.all())
        counts = selectors.unsent_counts(row.pk for row in page)
        rows = [(row, TINTS[State(row.state)], *counts.get(row.pk, (0, 0))) for row in page]
        return self.page({"page_of": page, "rows": rows})


class NewIncident(FormPage, PortalView):
    """Record an incident."""

    permission = Permission.MANAGE_INCIDENTS
    template = "office/incident_new.html"
    zone = "sealed"
    form_class = IncidentForm

    def done(self, form: Any) -> HttpResponse:
        made = raise_incident(by=self.acting, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, f"Incident {made.number} is recorded. Choose whose work product was touched.")
        return HttpResponseRedirect(reverse("incident", args=[made.pk]))


class IncidentPage(PortalView):
    """One incident: both clocks, the providers affected and how far each notice got, and the steps."""

    permission = Permission.MANAGE_INCIDENTS
    template = "office/incident.html"
    zone = "sealed"

    def get(self, request: HttpRequest, incident_id: Any) -> HttpResponse:
        return self.shown(selectors.incident(incident_id))

    def post(self, request: HttpRequest, incident_id: Any) -> HttpResponse:
        found, do = selectors.incident(incident_id), request.POST.get("do", "")
        try:
            if do in STEPS:
                return self._step(found, do)
            return self._tell(found, do)
        except Denied as denied:
            typed = (request.POST.get("provider", ""), request.POST.get("words", ""))
            return self.shown(found, refused=str(denied), typed=typed)

    def _step(self, found: Incident, do: str) -> HttpResponse:
        form = WordsForm(self.request.POST)
        if not form.is_valid():
            return self.shown(found, words=form)
        try:
            STEPS[do](by=self.acting, incident_id=found.pk, now=timezone.now(), **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, str(denied))
            return self.shown(found, words=form)
        return self._back(found, "It is noted.")

    def _tell(self, found: Incident, do: str) -> HttpResponse:
        told = {"by": self.acting, "incident_id": found.pk, "now": timezone.now()}
        provider_id = _uuid(self.request.POST.get("provider", ""))
        if do == "drop":
            choose_affected(drop=[provider_id], **told)
            return self._back(found, "The provider is named no longer.")
        if do == "again":
            send_again(provider_id=provider_id, **told)
            return self._back(found, "It goes out within seconds.")
        if do != "elsewhere":
            raise Http404
        note_told_elsewhere(provider_id=provider_id, words=self.request.POST.get("words", ""), **told)
        return self._back(found, "It is noted how the provider was told.")

    def _back(self, found: Incident, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return HttpResponseRedirect(reverse("incident", args=[found.pk]))

    def shown(
        self, found: Incident, *, words: Any = None, refused: str = "", typed: tuple[str, str] = ("", "")
    ) -> HttpResponse:
        entries = selectors.entry_lines(found)
        lines, now = selectors.affected_lines(found.pk), timezone.now()
        rows = [(line, typed[1] if str(line.row.provider_id) == typed[0] else "") for line in lines]
        return self.page({
            "incident": found, "tint": TINTS[State(found.state)], "rows": rows, "refused": refused, "errors": words,
            "words": words or WordsForm(initial={"expected": len(entries)}),
            "untold": [line for line in lines if line.row.notice_id is None and line.row.elsewhere_sealed is None],
            "clocks": [(clock, (clock.due - now).days, clock.due < now) for clock in clocks(found.discovered_at)],
            "entries": [(entry, WORDS[entry.act], name) for entry, name in entries],
        }, status=422 if words or refused else 200)  # fmt: skip


class ChooseAffected(FormPage, PortalView):
    """Whose work product was touched: suggested from the audit, chosen by hand."""

    permission = Permission.MANAGE_INCIDENTS
    template = "office/incident_affected.html"
    zone = "sealed"
    kwargs: dict[str, Any]

    def form(self, data: Any = None, files: Any = None) -> AffectedForm:
        found = selectors.incident(self.kwargs["incident_id"])
        named = {str(line.row.provider_id) for line in selectors.affected_lines(found.pk)}
        touched = {str(each.provider.pk): each for each in self.touched(found)}
        rows = [(str(pk), name) for pk, name in Provider.objects.order_by("name").values_list("pk", "name")]
        offered = sorted((row for row in rows if row[0] not in named), key=lambda row: row[0] not in touched)
        hints = {pk: f"{_entries(each.entries)} in this span" for pk, each in touched.items()}
        return AffectedForm(offered, hints, data, initial={"providers": sorted(touched)})

    def span(self, found: Incident) -> TouchedForm:
        people = [(str(place.user_id), place.user.name) for place in people_at(None)]
        usual = {"since": found.discovered_at - timedelta(days=1), "until": found.discovered_at, "who": ""}
        asked = {"since", "until"} <= set(self.request.GET)
        return TouchedForm(people, self.request.GET if asked else None, initial=usual)

    def touched(self, found: Incident) -> list[selectors.Touched]:
        form = self.span(found)
        if not form.is_valid():
            return []
        return selectors.touched(form.cleaned_data["since"], form.cleaned_data["until"], form.actor())

    def shown(self) -> dict[str, Any]:
        found = selectors.incident(self.kwargs["incident_id"])
        return {"incident": found, "span": self.span(found)}

    def done(self, form: Any) -> HttpResponse:
        found = selectors.incident(self.kwargs["incident_id"])
        choose_affected(by=self.acting, incident_id=found.pk, add=form.chosen(), now=timezone.now())
        messages.success(self.request, "The providers are named. None has been told yet.")
        return HttpResponseRedirect(reverse("incident", args=[found.pk]))


class NotifyProviders(FormPage, PortalView):
    """The notice to every provider not told yet; it asks once more who is there."""

    permission = Permission.MANAGE_INCIDENTS
    step_up = True
    template = "office/incident_notify.html"
    zone = "sealed"
    kwargs: dict[str, Any]

    def form(self, data: Any = None, files: Any = None) -> NoticeForm:
        found = selectors.incident(self.kwargs["incident_id"])
        return NoticeForm(data, initial={"expected": found.entries.count()})

    def shown(self) -> dict[str, Any]:
        found = selectors.incident(self.kwargs["incident_id"])
        lines = selectors.affected_lines(found.pk)
        waiting = [line for line in lines if line.row.notice_id is None and line.row.elsewhere_sealed is None]
        return {"incident": found, "waiting": waiting}

    def done(self, form: Any) -> HttpResponse:
        told = form.cleaned_data
        found = notify_providers(
            by=self.acting, incident_id=self.kwargs["incident_id"], text=told["text"], expected=told["expected"],
            now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "The notices lie in the providers' portals, and the mails are on their way.")
        return HttpResponseRedirect(reverse("incident", args=[found.pk]))


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
