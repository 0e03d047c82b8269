"""Signals: the board, one signal with its evidence, its moves, the draft of an alert, and what was looked at."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import query_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web import downloads
from pso_portal.web.views import PortalView
from pso_portal.web.zones import zone_for

from .. import selectors, services
from ..models import Signal
from ..policies import Overtaken, check_can_move
from ..services import AlertDraft, Unsaid
from ..signals.states import STATES, Move
from . import signal_rows as rows
from . import signal_words as words

A_PAGE = 30


class Signals(PortalView):
    """The board: a line for each signal with its finding, by state."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/signals.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {
            "state": _one_of(request.GET.get("state"), STATES),
            "setting": _one_of(request.GET.get("setting"), SETTINGS),
            "method": _one_of(request.GET.get("method"), words.METHODS),
        }
        page = Paginator(selectors.signals(**asked), A_PAGE).get_page(request.GET.get("page"))
        watch = selectors.latest_watch()
        narrowed = urlencode({name: value for name, value in asked.items() if value and name != "state"})
        return self.page({
            "page_of": page, "table": rows.board_table(list(page)), "query": query_of(request), "asked": asked,
            "states": rows.state_tabs(selectors.signals_by_state(), asked["state"], narrowed), "watch": watch,
            "settings": [SETTINGS[code] for code in selectors.settings_with_signals()],
            "methods": list(words.METHODS.items()), "rate": words.rate_words(watch) if watch else "",
            "upto": words.month_words(watch.month) if watch else "",
        })  # fmt: skip


class SignalPage(PortalView):
    """One signal. Of a growth it names contributors by code, so it is sealed; a pair knows none."""

    permission = Permission.READ_AGGREGATES
    zone = "sealed"
    template = "aggregation/signal.html"

    def get(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        return self.page(_context(self, selectors.signal(signal_id)))


class MoveSignal(PortalView):
    """A move, a remark, or taking it on; what is wrong is said on the page of the signal, with what was typed."""

    permission = Permission.WORK_SIGNALS
    zone = "sealed"
    template = "aggregation/signal.html"

    def get(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        return HttpResponseRedirect(_url(selectors.signal(signal_id)))

    def post(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        signal = selectors.signal(signal_id)
        try:
            self._act(signal, request.POST.get("do", ""))
        except (Unsaid, Denied) as refused:
            return self._again(signal, refused)
        return HttpResponseRedirect(_url(signal))

    def _act(self, signal: Signal, do: str) -> None:
        said = self.request.POST.get("said", "")
        told: dict[str, Any] = {"by": self.acting, "signal_id": signal.pk, "revision": _revision(self.request)}
        told["now"] = timezone.now()
        if do == "take":
            services.take_signal(**told)
        elif do == "remark":
            services.remark_on_signal(**told, said=said)
        elif do in set(Move):
            services.move_signal(**told, move=Move(do), said=said)
        else:
            raise Unsaid("Choose what happens with the signal.", "")

    def _again(self, signal: Signal, refused: Unsaid | Denied) -> HttpResponse:
        status = 422 if isinstance(refused, Unsaid) else 409 if isinstance(refused, Overtaken) else 403
        field = getattr(refused, "field", "")
        wrong = {"problems": [{"id": field, "text": str(refused)}], "errors": True}
        typed = {"typed": self.request.POST.get("said", "")}
        return self.page(_context(self, signal) | wrong | typed, status=status)


class AlertPage(PortalView):
    """The draft of an alert. Nothing goes out from here: the draft is kept, to be printed and talked over."""

    permission = Permission.WORK_SIGNALS
    zone = "agg"
    template = "aggregation/signal_alert.html"

    def get(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        signal = selectors.signal(signal_id)
        check_can_move(self.acting, signal, Move.DRAFT_ALERT, signal.revision)
        return self._form(signal, signal.alert or {})

    def post(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        signal = selectors.signal(signal_id)
        typed = {name: request.POST.get(name, "") for name in ("title", "seen", "do")}
        told: dict[str, Any] = {"by": self.acting, "signal_id": signal.pk, "now": timezone.now()}
        try:
            services.draft_alert(**told, draft=AlertDraft(**typed), revision=_revision(request))
        except Unsaid as unsaid:
            return self._form(signal, typed, str(unsaid), unsaid.field, 422)
        except Overtaken as overtaken:
            return self._form(signal, typed, str(overtaken), "", 409)
        return HttpResponseRedirect(_url(signal))

    def _form(self, signal: Signal, typed: Any, wrong: str = "", field: str = "", status: int = 200) -> HttpResponse:
        problems = [{"id": field, "text": wrong}] if wrong else []
        return self.page({
            "signal": signal, "title": words.title_of(signal), "finding": words.finding_of(signal), "typed": typed,
            "problems": problems, "wrong": {field: wrong}, "errors": bool(wrong),
        }, status=status)  # fmt: skip


class AlertPaper(PortalView):
    """The draft of an alert by itself, to print. No contributor stands on it."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/signal_alert_paper.html"

    def get(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        signal = selectors.signal(signal_id)
        if signal.alert is None:
            raise Http404
        return self.page({"signal": signal, "alert": signal.alert, "finding": words.finding_of(signal)})


class SignalFigures(PortalView):
    """The figures of one signal as CSV, as its page shows them."""

    permission = Permission.READ_AGGREGATES
    step_up = True  # a copy leaves the portal
    zone = "sealed"

    def get(self, request: HttpRequest, signal_id: UUID) -> HttpResponse:
        signal, now = selectors.signal(signal_id), timezone.now()
        table, called = rows.figures_table(signal), f"signal-{signal.last_seen}.csv"
        file = downloads.sheet(table, called, by=self.acting, zone=zone_for(_zone(signal)), now=now)
        services.note_signal_download(by=self.acting, signal=signal, file=file, now=now)
        return file.answer()


class Watches(PortalView):
    """Runs of the watch: what was looked at, and what was not and why."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/signal_watches.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.watches(), A_PAGE).get_page(request.GET.get("page"))
        asked = selectors.watches().filter(month=request.GET.get("month", "")).first()
        chosen = asked if asked and asked.watched_at else selectors.latest_watch()
        return self.page({
            "page_of": page, "runs": rows.watch_table(page), "chosen": chosen,
            "table": rows.watched_table(chosen) if chosen else None, "rate": words.rate_words(chosen) if chosen else "",
            "upto": words.month_words(chosen.month) if chosen else "",
        })  # fmt: skip


def _context(view: PortalView, signal: Signal) -> dict[str, Any]:
    grown = signal.method == "growth"
    return {
        "signal": signal, "zone_kind": _zone(signal), "title": words.title_of(signal), "state": words.state_of(signal),
        "finding": words.finding_of(signal, sealed=grown), "told": signal.shown or grown,
        "who": words.who_may(signal),
        "method": words.METHODS[signal.method], "setting": SETTINGS[signal.setting],
        "internal": words.is_internal(signal), "cases_url": rows.cases_url(signal),
        "first_seen": words.month_words(signal.first_seen), "last_seen": words.month_words(signal.last_seen),
        "chart": rows.path_chart(signal) if grown else "", "table": rows.figures_table(signal),
        "contributors": rows.contributor_table(signal) if grown else None,
        "baseline": [words.month_words(month) for month in signal.evidence["baseline"]] if grown else [],
        "moves": rows.moves_for(signal, view.acting), "history": rows.history_of(signal),
        "remarks": rows.remarks_of(signal), "sightings": rows.sightings_of(signal),
        "alert": signal.alert, "held_by": rows.held_by(signal), "is_mine": signal.assignee == view.acting.user_id,
        "may_work": view.acting.may(Permission.WORK_SIGNALS),
    }  # fmt: skip


def _zone(signal: Signal) -> str:
    return "sealed" if signal.method == "growth" else "agg"


def _url(signal: Signal) -> str:
    return reverse("aggregation:signal", args=[signal.pk])


def _revision(request: HttpRequest) -> int:
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _one_of(asked: str | None, offered: Any) -> str:
    return asked if asked in offered else ""
