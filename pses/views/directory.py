"""The provider's directory: the list, one name, retiring it and bringing it back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import FormPage, page_of
from pso_portal.web.views import PortalView

from .. import directory_selectors as selectors
from ..directory import RULES
from ..directory_form import EntryForm, typed
from ..enums import EntryKind
from ..services import (
    add_to_directory,
    bring_back_in_directory,
    change_in_directory,
    retire_in_directory,
)

RETIRED = "retired"


class Directory(PortalView):
    """Names in use by kind, or those that were retired, and what stands in them."""

    permission = Permission.KEEP_DIRECTORY
    template = "pses/directory.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, words, everything = _kind(request), request.GET.get("q", "").strip()[:120], selectors.entries()
        found = selectors.chosen(everything, kind="" if kind == RETIRED else kind, words=words, retired=kind == RETIRED)
        query = urlencode({name: value for name, value in (("kind", kind), ("q", words)) if value})
        page = page_of(request, found)
        return self.page({
            "page_of": page, "kind": kind, "words": words, "kinds": _tabs(kind, everything), "query": query,
            "here": f"{query}&page={page.number}" if query else f"page={page.number}", "total": len(everything),
            "undo": _undo(request, everything), "retired": kind == RETIRED, "waiting": self._waiting(),
        })  # fmt: skip

    def _waiting(self) -> int:
        """Suggestions, for who may read them."""
        return selectors.waiting() if self.acting.may(Permission.REPORT_TO_PSO) else 0


class NewEntry(FormPage, PortalView):
    """A name more."""

    permission = Permission.KEEP_DIRECTORY
    template = "pses/directory_entry.html"

    def form(self, data: Any = None, files: Any = None) -> EntryForm:
        kind = _kind(self.request)
        return EntryForm(data, initial={"kind": kind if kind in RULES else ""})

    def done(self, form: Any) -> HttpResponse:
        made = form.said()
        add_to_directory(by=self.acting, said=made, now=timezone.now())
        messages.success(self.request, f"{made.name} is in the directory.")
        more = "more" in self.request.POST
        return redirect(f"{reverse('pses:directory_new' if more else 'pses:directory')}?kind={made.kind}")


class ChangeEntry(FormPage, PortalView):
    """A name written anew."""

    permission = Permission.KEEP_DIRECTORY
    template = "pses/directory_entry.html"

    def form(self, data: Any = None, files: Any = None) -> EntryForm:
        return EntryForm(data, initial=typed(selectors.entry(self.kwargs["entry_id"]).said))

    def shown(self) -> dict[str, Any]:
        return {"entry": selectors.entry(self.kwargs["entry_id"])}

    def done(self, form: Any) -> HttpResponse:
        written = form.said()
        change_in_directory(by=self.acting, entry_id=self.kwargs["entry_id"], said=written, now=timezone.now())
        messages.success(self.request, f"{written.name} is saved.")
        return redirect(f"{reverse('pses:directory')}?kind={written.kind}")


class ActOnEntry(PortalView):
    """Retire a name, or bring it back."""

    permission = Permission.KEEP_DIRECTORY

    def post(self, request: HttpRequest, entry_id: UUID) -> HttpResponseBase:
        back = {name: request.GET[name] for name in ("kind", "q", "page") if name in request.GET}
        if request.POST.get("do") == "back":
            row = bring_back_in_directory(by=self.acting, entry_id=entry_id, now=timezone.now())
            messages.success(request, f"{row.said.name} is looked for again.")
        else:
            retire_in_directory(by=self.acting, entry_id=entry_id, now=timezone.now())
            back["undo"] = str(entry_id)
        return redirect(f"{reverse('pses:directory')}?{urlencode(back)}")


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked == RETIRED or asked in set(EntryKind) else ""


def _tabs(kind: str, everything: list[selectors.Shown]) -> list[dict[str, Any]]:
    counts = selectors.counts(everything)
    tabs = [("", "All", sum(counts.values()))]
    tabs += [(each, rule.plural, counts[each]) for each, rule in RULES.items()]
    gone = len(everything) - sum(counts.values())
    tabs += [(RETIRED, "Retired", gone)] if gone or kind == RETIRED else []
    return [
        {"url": f"?kind={code}" if code else "?", "label": label, "count": count, "current": code == kind}
        for code, label, count in tabs
    ]


def _undo(request: HttpRequest, everything: list[selectors.Shown]) -> selectors.Shown | None:
    """The entry that was retired a moment ago, while it still is."""
    asked = request.GET.get("undo", "")
    found = (each for each in everything if asked and str(each.row.pk) == asked and each.row.retired_at)
    return next(found, None)
