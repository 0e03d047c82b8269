"""The second person's pages: publish or return an alert, withdraw one, and the board of who answered what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from aggregation.services import Unsaid
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import query_of
from pso_portal.web.views import PortalView

from .. import alert_selectors as selectors
from .. import alerting
from ..alerts import AlertState, tally
from ..models import SafetyAlert
from . import shown_alerts as shown
from . import shown_answers as answers
from .alert_desk import context

A_PAGE = 50
CHOOSE = "Choose what happens with the alert."


class DecideAlert(PortalView):
    """The second person's decision, after confirming that it is them."""

    permission = Permission.PUBLISH_ALERTS
    step_up = True
    zone = "agg"
    template = "feedback/alert_decide.html"

    def get(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert = selectors.alert(alert_id)
        if alert.state != AlertState.WAITING:  # the alert's own page says what became of it
            return HttpResponseRedirect(_url(alert))
        return self.page(context(self, alert))

    def post(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert = selectors.alert(alert_id)
        try:
            self._act(alert)
        except (alerting.Held, Unsaid) as held:
            return self._again(alert, held, 422)
        except Denied as denied:
            return self._again(alert, denied, 403)
        return HttpResponseRedirect(_url(alert))

    def _act(self, alert: SafetyAlert) -> None:
        post, told = self.request.POST, {"by": self.acting, "alert_id": alert.pk, "now": timezone.now()}
        if post.get("decision") == "publish":
            alerting.publish_alert(**told, looked_at=post.get("sha256", ""), accepts=bool(post.get("accepts")))
        elif post.get("decision") == "return":
            alerting.return_alert(**told, why=post.get("why", ""))
        else:
            raise Unsaid(CHOOSE, "")

    def _again(self, alert: SafetyAlert, refused: Exception, status: int) -> HttpResponse:
        """On the page of the decision, or, where somebody has decided meanwhile, on that of the alert."""
        wrong = {"error": str(refused), "field": getattr(refused, "field", ""), "errors": True}
        shows = context(self, alert) | wrong | {"typed": self.request.POST.get("why", "")}
        waits = alert.state == AlertState.WAITING
        return self.page(shows, status=status, template="" if waits else "feedback/alert.html")


class WithdrawAlert(PortalView):
    """A tombstone in place of an alert, with a reason that all who got it read."""

    permission = Permission.PUBLISH_ALERTS
    step_up = True
    zone = "agg"
    template = "feedback/alert_withdraw.html"

    def get(self, request: HttpRequest, alert_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        alert = selectors.alert(alert_id)
        number = selectors.sent_of(alert.pk).count()
        return self.page({
            "alert": alert, "title": alert.contents["title"], "number": number, "error": error, "errors": bool(error),
            "typed": request.POST.get("why", ""), "state": shown.state_of(alert),
            "may": alert.state == AlertState.PUBLISHED and alert.sent_at is not None,
        }, status=status)  # fmt: skip

    def post(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert, why = selectors.alert(alert_id), request.POST.get("why", "")
        try:
            alerting.withdraw_alert(by=self.acting, alert_id=alert.pk, why=why, now=timezone.now())
        except Unsaid as unsaid:
            return self.get(request, alert_id, str(unsaid), 422)
        except Denied as denied:
            return self.get(request, alert_id, str(denied), 403)
        return HttpResponseRedirect(_url(alert))


class AlertAnswers(PortalView):
    """The board: what each provider answered, by name. Sealed: what a provider works on is its work product."""

    permission = Permission.READ_ALERT_ANSWERS
    zone = "sealed"
    template = "feedback/alert_answers.html"

    def get(self, request: HttpRequest, alert_id: UUID) -> HttpResponse:
        alert, today = selectors.alert(alert_id), timezone.now().date()
        sent = list(selectors.sent_of(alert.pk))
        alerting.note_answers_read(by=self.acting, alert=alert, now=timezone.now())
        asked = request.GET.get("answer", "")
        wanted = answers.narrowed(sent, selectors.last_answers(sent), asked)
        page = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
        found: dict[str, Any] = {
            "alert": alert, "title": alert.contents["title"], "page_of": page, "query": query_of(request),
            "tally": tally(selectors.standings(sent), today), "said": answers.tabs(sent, asked),
            "lines": answers.board_lines(list(page), today), "left_out": alert.left_out or [],
        }  # fmt: skip
        return self.page(found)


def _url(alert: SafetyAlert) -> str:
    return reverse("feedback:alert", args=[alert.pk])
