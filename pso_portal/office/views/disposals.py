"""What becomes of a provider's data at its contract's end: a page for the PSO and one for the provider."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Provider
from pso_portal.web import downloads
from pso_portal.web.views import PortalView

from ..disposals import STATES, disposition_of, dispositions, standing, way_of
from ..disposition import State
from ..forms.disposals import ApprovalForm, ChoiceForm, NothingForm
from ..services.certificates import read_certificate
from ..services.disposing import (
    approve_disposal,
    choose_disposition,
    confirm_package,
    fetch_package,
    open_disposition,
    pack_again,
)
from .providers import provider_or_404

A_PAGE = 30
TIMES = ("at", "shut_since", "copies_over")


class DispositionBase(PortalView):
    """One page for every step: what stands, and the act that is next. Each act names itself in `do`."""

    step_up = True
    permission = (Permission.DISPOSE_DATA, Permission.APPROVE_DISPOSAL, Permission.CHOOSE_DISPOSITION)
    acts: ClassVar[dict[str, str]] = {}
    forms: ClassVar[dict[str, type[Any]]] = {}

    def provider(self) -> Provider:
        raise NotImplementedError

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self._shown(self.provider())

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        provider, do = self.provider(), request.POST.get("do", "")
        form, refused = self.forms.get(do, NothingForm)(request.POST), ""
        if do in self.acts and form.is_valid():
            act: Callable[[Provider, Any], HttpResponse | None] = getattr(self, self.acts[do])
            try:
                return act(provider, form) or HttpResponseRedirect(request.path)
            except Denied as denied:
                refused = str(denied)
        return self._shown(provider, form if do in self.forms else None, refused, status=422)

    def fetch(self, provider: Provider, _form: Any) -> HttpResponse:
        content = fetch_package(by=self.acting, provider_id=provider.pk, now=timezone.now())
        return downloads.untouched(content, "package.zip", downloads.ZIP).answer()

    def confirm(self, provider: Provider, _form: Any) -> None:
        confirm_package(by=self.acting, provider_id=provider.pk, now=timezone.now())
        messages.success(self.request, "Confirmed. The keys are destroyed now; the certificate follows on this page.")

    def _shown(self, provider: Provider, form: Any = None, refused: str = "", *, status: int = 200) -> HttpResponse:
        found = disposition_of(provider.pk)
        stated = read_certificate(found.certificate) if found and found.certificate else None
        return self.page({
            "provider": provider,
            "standing": standing(found, provider.contract_ends) if found else None,
            "ended": bool(provider.contract_ends and provider.contract_ends < timezone.localdate()),
            "form": form or next(iter(self.forms.values()))(),
            "errors": form is not None,
            "refused": refused,
            "stated": stated,
            "times": {name: datetime.fromisoformat(stated[name]) for name in TIMES} if stated else {},
        }, status=status)  # fmt: skip


class Dispositions(PortalView):
    """All that were opened: the way in for whoever approves."""

    permission = (Permission.DISPOSE_DATA, Permission.APPROVE_DISPOSAL)
    template = "office/dispositions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(dispositions(), A_PAGE).get_page(request.GET.get("page"))
        rows = [{"found": each, "state": STATES[State(each.state)], "way": way_of(each)} for each in page]
        return self.page({"page_of": page, "rows": rows})


class DispositionPage(DispositionBase):
    """The PSO's side: open, approve, pack again; at a transfer fetch and confirm."""

    permission = (Permission.DISPOSE_DATA, Permission.APPROVE_DISPOSAL)
    template = "office/disposition.html"
    acts: ClassVar = {"open": "open", "approve": "approve", "again": "again", "fetch": "fetch", "confirm": "confirm"}
    forms: ClassVar = {"approve": ApprovalForm}

    def provider(self) -> Provider:
        return provider_or_404(self.kwargs["provider_id"])

    def open(self, provider: Provider, _form: Any) -> None:
        open_disposition(by=self.acting, provider_id=provider.pk, now=timezone.now())

    def approve(self, provider: Provider, form: Any) -> None:
        said = form.cleaned_data["receiver_approval"]
        approve_disposal(by=self.acting, provider_id=provider.pk, receiver_approval=said, now=timezone.now())

    def again(self, provider: Provider, _form: Any) -> None:
        pack_again(by=self.acting, provider_id=provider.pk, now=timezone.now())


class Leaving(DispositionBase):
    """The provider's side: choose, fetch, confirm, keep the certificate."""

    permission = Permission.CHOOSE_DISPOSITION
    template = "office/leaving.html"
    acts: ClassVar = {"choose": "choose", "fetch": "fetch", "confirm": "confirm"}
    forms: ClassVar = {"choose": ChoiceForm}

    def provider(self) -> Provider:
        return provider_or_404(self.acting.provider_id)

    def choose(self, _provider: Provider, form: Any) -> None:
        choose_disposition(by=self.acting, choice=form.choice(), now=timezone.now())
