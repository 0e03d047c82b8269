"""The PSO's desk of resources: the list, the editor, and the page from which one is published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from aggregation.deidentification import explain
from aggregation.patience import read
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import FormPage, page_of, query_of
from pso_portal.web.views import PortalView

from .. import learning, publishing
from ..alert_grounds import names_of_providers
from ..models import Resource
from ..resource_forms import ResourceForm, as_typed
from ..resources import STATES, ResourceState
from ..resources import Resource as Said
from .learn import shown

DONE = {
    "publish": "It is published: staff of every provider it is for read it now.",
    "withdraw": "It is withdrawn. Nobody reads it any more.", "drop": "The draft is dropped.",
}  # fmt: skip


class Resources(PortalView):
    """What is written and what is read."""

    permission = Permission.PUBLISH_RESOURCES
    template = "feedback/learn/resources.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        state = asked if asked in STATES and asked != ResourceState.DROPPED else ""
        page = page_of(request, learning.written(state))
        rows = [{"row": row, "one": shown(Said.from_json(row.said)), "state": STATES[row.state]} for row in page]
        tabs = [{"code": code, "label": label, "chosen": code == state} for code, label in STATES.items()
                if code != ResourceState.DROPPED]  # fmt: skip
        return self.page({"page_of": page, "rows": rows, "states": tabs, "query": query_of(request), "chosen": state})


class WriteResource(FormPage, PortalView):
    """A new one, or one that is written already."""

    permission = Permission.PUBLISH_RESOURCES
    template = "feedback/learn/write.html"

    def row(self) -> Resource | None:
        wanted = self.kwargs.get("resource_id")
        return get_object_or_404(Resource.objects.all(), pk=wanted) if wanted else None

    def form(self, data: Any = None, files: Any = None) -> ResourceForm:
        row = self.row()
        return ResourceForm(data, initial=as_typed(row.said, row.revision) if row else {})

    def shown(self) -> dict[str, Any]:
        return {"row": self.row()}

    def done(self, form: Any) -> HttpResponse:
        row = publishing.save_resource(
            by=self.acting, resource_id=self.kwargs.get("resource_id"), said=form.resource, now=timezone.now(),
            revision=form.cleaned_data["revision"] or 0,
        )  # fmt: skip
        messages.success(self.request, "It is kept. Nobody but the PSO reads what is not published.")
        return HttpResponseRedirect(reverse("feedback:resource", args=[row.pk]))


class ResourcePage(PortalView):
    """One resource as its readers will see it, with what keeps it back; and its moves."""

    permission = Permission.PUBLISH_RESOURCES
    template = "feedback/learn/desk.html"

    def get(self, request: HttpRequest, resource_id: UUID, error: str = "", status: int = 200) -> HttpResponse:
        row = get_object_or_404(learning.written(), pk=resource_id)
        said, edition = Said.from_json(row.said), learning.edition_of(row.pk)
        return self.page({
            "row": row, "one": shown(said), "gaps": said.gaps().values(), "edition": edition, "error": error,
            "stands": edition is not None and _same(edition, said), "state": STATES[row.state], "names": _names(said),
        }, status=status)  # fmt: skip

    def post(self, request: HttpRequest, resource_id: UUID) -> HttpResponse:
        move, told = request.POST.get("do", ""), {"by": self.acting, "resource_id": resource_id, "now": timezone.now()}
        try:
            self._do(move, told)
        except Denied as denied:
            return self.get(request, resource_id, str(denied), 422)
        messages.success(request, DONE[move])
        there = [] if move == "drop" else [resource_id]
        return HttpResponseRedirect(reverse("feedback:resource" if there else "feedback:resources", args=there))

    def _do(self, move: str, told: dict[str, Any]) -> None:
        revision = self.request.POST.get("revision", "")
        if move == "publish":
            publishing.publish_resource(**told, revision=int(revision) if revision.isdecimal() else 0)
        elif move == "withdraw":
            publishing.withdraw_resource(**told)
        elif move == "drop":
            publishing.drop_resource(**told)
        else:
            raise Http404


def _same(edition: Any, said: Said) -> bool:
    """Whether what is written is what is read."""
    return all(getattr(edition, name) == value for name, value in (said.to_json() | {"day": said.day}).items())


def _names(said: Said) -> list[str]:
    """Words that the engine takes for identifiers: an author may be named, a patient or a provider may not."""
    known, texts = names_of_providers(), (said.title, said.lede, said.text)
    return list(dict.fromkeys(row.found for text in texts if text for row in explain(read(text, known))))
