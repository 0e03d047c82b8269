"""A provider's alerts: the list, one alert, its paper, and the answer whether it could happen here."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from aggregation.policies import Overtaken
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of, names_of
from pso_portal.office.views.pages import page_of
from pso_portal.tenancy.models import Provider
from pso_portal.web import downloads
from pso_portal.web.views import PortalView
from pso_portal.web.zones import AGGREGATED

from .. import alert_selectors as selectors
from .. import alerting
from ..alert_forms import AnswerForm, as_answered
from ..alert_policies import check_can_answer
from ..alert_rates import CAUTION
from ..alerting.answering import Unanswered
from ..alerts import Contents
from ..models import AlertAnswer, SentAlert
from . import shown_alerts as shown
from . import shown_answers as answers
from .overtaken import known_now, told_of


class OurAlerts(PortalView):
    """What the PSO sent, and where this provider stands with each. Sealed: the answers are its own deliberations."""

    permission = Permission.READ_ALERTS
    zone = "sealed"
    template = "feedback/our_alerts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        provider_id = _place(self)
        page = page_of(request, selectors.alerts_of(provider_id))
        lines = answers.our_lines(provider_id, list(page), timezone.now().date())
        return self.page({"page_of": page, "lines": lines, "unanswered": selectors.unanswered(provider_id)})


class OurAlert(PortalView):
    """One alert as it was sent; of one that was withdrawn, when and why. Nothing of this provider stands here."""

    permission = Permission.READ_ALERTS
    zone = "agg"
    template = "feedback/our_alert.html"

    def get(self, request: HttpRequest, sent_id: UUID) -> HttpResponse:
        sent = alerting.read_alert(by=self.acting, sent_id=sent_id, now=timezone.now())
        stone = selectors.tombstones([sent]).get(sent.pk)
        return self.page({"sent": sent, "stone": stone, "read": shown.as_read(Contents.from_json(sent.contents)),
                          "may_answer": self.acting.may(Permission.ANSWER_ALERTS), "caution": CAUTION,
                          "reads_feedback": self.acting.may(Permission.READ_FEEDBACK)})  # fmt: skip


class OurAlertPdf(PortalView):
    """The same on paper."""

    permission = Permission.READ_ALERTS
    zone = "agg"

    def get(self, request: HttpRequest, sent_id: UUID) -> HttpResponse:
        now = timezone.now()
        sent = alerting.read_alert(by=self.acting, sent_id=sent_id, now=now)
        data = _paper(sent)
        file = downloads.document("alert", data, f"alert-{sent.number}.pdf", by=self.acting, zone=AGGREGATED, now=now)
        alerting.note_alert_download(by=self.acting, alert=sent, file=file, now=now)
        return file.answer()


class OurAnswer(PortalView):
    """The answer that counts, those before it, and the form for the next one."""

    permission = (Permission.READ_ALERTS, Permission.ANSWER_ALERTS)
    zone = "sealed"
    template = "feedback/our_answer.html"

    def get(self, request: HttpRequest, sent_id: UUID) -> HttpResponse:
        sent = selectors.alert_of(_place(self), sent_id)
        rows = selectors.answers_to(sent)
        return self._shown(sent, self._form(_typed(rows[0] if rows else None)))

    def post(self, request: HttpRequest, sent_id: UUID) -> HttpResponse:
        sent = selectors.alert_of(_place(self), sent_id)
        self.acting.check(Permission.ANSWER_ALERTS)
        form = self._form(None, request.POST)
        if not form.is_valid():
            return self._shown(sent, form, 422)
        try:
            told: dict[str, Any] = {"by": self.acting, "sent_id": sent.pk, "answer": form.answer}
            alerting.answer_alert(**told, expected=form.cleaned_data["expected"] or 0, now=timezone.now())
        except Unanswered as wrong:
            for field, words in wrong.problems.items():
                form.add_error(field, words)
            return self._shown(sent, form, 422)
        except Overtaken as overtaken:
            last = len(selectors.answers_to(sent))
            form = self._form(None, known_now(request, expected=last))
            return self._shown(sent, told_of(overtaken, form), 409)
        except Denied as denied:
            return self._shown(sent, told_of(denied, form), 403)
        return HttpResponseRedirect(reverse("feedback:our_answer", args=[sent.pk]))

    def _form(self, initial: Any, data: Any = None) -> AnswerForm:
        holders = holders_of(Permission.READ_ALERTS, self.acting.provider_id)
        people = dict(sorted(names_of(holders).items(), key=lambda pair: pair[1]))
        return AnswerForm(data, initial=initial, people=people)

    def _shown(self, sent: SentAlert, form: AnswerForm, status: int = 200) -> HttpResponse:
        still = set(holders_of(Permission.READ_ALERTS, sent.provider_id))
        told = answers.history(sent, still)
        return self.page({
            "sent": sent, "title": sent.contents["title"], "form": form, "history": told, "errors": form.is_bound,
            "why_not": self._why_not(sent, timezone.now().date()), "last": told[0] if told else None,
        }, status=status)  # fmt: skip

    def _why_not(self, sent: SentAlert, today: date) -> str:
        """Why no answer is taken, "" where one is."""
        provider = Provider.objects.get(pk=sent.provider_id)
        try:
            check_can_answer(self.acting, sent, selectors.tombstones([sent]).get(sent.pk), provider, today)
        except Denied as denied:
            return str(denied)
        return ""


def _typed(row: AlertAnswer | None) -> dict[str, Any]:
    if row is None:
        return {"expected": 0}
    return as_answered(row.says, row.action, row.owner_id, row.due, done=row.done, expected=row.number)


def _paper(sent: SentAlert) -> dict[str, Any]:
    contents, stone = Contents.from_json(sent.contents), selectors.tombstones([sent]).get(sent.pk)
    if stone is not None:
        return shown.as_tombstone(contents.title, stone)
    facts = [("Sent", shown.day(sent.sent_at.date())), ("For", shown.whom(contents).removeprefix("For: ")),
             ("Answer by", shown.day(sent.answer_by)), ("Under terms version", str(sent.terms_version))]  # fmt: skip
    return shown.as_paper(contents, facts, f"Safety alert {sent.number}")


def _place(view: PortalView) -> UUID:
    if view.acting.provider_id is None:
        raise Http404
    return view.acting.provider_id
