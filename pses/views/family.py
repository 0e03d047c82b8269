"""Sharing with affiliates: what is offered both ways, offering, accepting, stopping, and who read what of ours."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import FormPage
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS, EventType
from pso_portal.tenancy.models import Provider

from .. import family_selectors as selectors
from ..contents import of_kind
from ..family import SHARING, Standing
from ..family_form import OfferForm, StopForm
from ..family_selectors import Share
from ..policies import SEES_FAMILY
from ..services import accept_share, offer_share, stop_share
from ..wording import SHARE_TINTS, SHARES
from .local import LocalView
from .shown import people


class Family(LocalView):
    """Every offer, given and received, and where it stands."""

    permission = SEES_FAMILY
    template = "pses/family.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [row(each) for each in selectors.shares(self.acting, _today())]
        return self.page({
            "given": [each for each in rows if each["share"].given],
            "received": [each for each in rows if not each["share"].given],
            "affiliates": selectors.affiliates(), "paragraph": SHARING,
            "may_share": self.acting.may(Permission.SHARE_WITH_FAMILY),
            "may_read": self.acting.may(Permission.READ_FAMILY),
        })  # fmt: skip


class FamilyOffer(FormPage, LocalView):  # type: ignore[misc]
    """An offer to one affiliate."""

    permission = Permission.SHARE_WITH_FAMILY
    step_up = True
    template = "pses/family_offer.html"

    def form(self, data: Any = None, files: Any = None) -> OfferForm:
        place = Provider.objects.get(pk=self.acting.provider_id)
        return OfferForm(selectors.affiliates(), SETTINGS[place.setting].event_types, data)

    def shown(self) -> dict[str, Any]:
        return {"affiliates": selectors.affiliates(), "paragraph": SHARING}

    def done(self, form: Any) -> HttpResponse:
        told = form.cleaned_data
        made = offer_share(
            by=self.acting, reader_id=UUID(told["reader"]), event_types=told["event_types"],
            narrative=told["narrative"] == "yes", purpose=told["purpose"], until=told["until"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, f"Offered to {made.reader_name}. Nothing opens before they accept.")
        return redirect("pses:family_share", share_id=made.pk)


class FamilyShared(FormPage, LocalView):  # type: ignore[misc]
    """One share: its scope, what was done about it, and what of ours was read by it. A post stops it."""

    permission = SEES_FAMILY
    zone = "sealed"
    template = "pses/family_share.html"
    form_class = StopForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.share = selectors.share(self.acting, kwargs["share_id"], _today())
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.share = selectors.share(self.acting, kwargs["share_id"], _today())
        return super().post(request, **kwargs)

    def shown(self) -> dict[str, Any]:
        share, may = self.share, self.acting.may(Permission.SHARE_WITH_FAMILY)
        live = share.standing is not Standing.STOPPED
        return {
            **row(share), **_steps(share), "paragraph": SHARING,
            "reads": _reads(share) if share.given and share.accepted_at else [],
            "may_stop": may and live,
            "may_accept": may and not share.given and share.standing is Standing.OFFERED,
        }  # fmt: skip

    def done(self, form: Any) -> HttpResponse:
        stop_share(by=self.acting, share_id=self.share.row.pk, reason=form.cleaned_data["reason"], now=timezone.now())
        messages.success(self.request, "Stopped. Nothing is read by it from this moment on.")
        return redirect("pses:family_share", share_id=self.share.row.pk)


class FamilyAcceptance(LocalView):
    """Says what accepting does, and does it."""

    permission = Permission.SHARE_WITH_FAMILY
    step_up = True
    template = "pses/family_accept.html"

    def get(self, request: HttpRequest, share_id: UUID) -> HttpResponse:
        return self.page({**row(selectors.share(self.acting, share_id, _today())), "paragraph": SHARING})

    def post(self, request: HttpRequest, share_id: UUID) -> HttpResponse:
        accept_share(by=self.acting, share_id=share_id, now=timezone.now())
        messages.success(request, "Accepted. Your risk managers can read what it opens.")
        return redirect("pses:family_share", share_id=share_id)


def row(share: Share) -> dict[str, Any]:
    """One share in words."""
    types = [LABELS[EventType(code)] for code in share.row.event_types]
    return {
        "share": share, "types": types, "words": SHARES[share.standing], "tint": SHARE_TINTS.get(share.standing, ""),
    }  # fmt: skip


def _steps(share: Share) -> dict[str, Any]:
    """What was done about it; names of one's own people and of the other side's, as both may know them."""
    names = people([share.row.offered_by, *(each.taken_by for each in share.steps)])
    sides = {share.row.provider_id: share.row.giver_name, share.row.reader_id: share.row.reader_name}
    return {
        "offered_by": names.get(share.row.offered_by, ""),
        "steps": [
            {"step": each, "by": names.get(each.taken_by, ""), "side": sides.get(each.party_id, "")}
            for each in share.steps
        ],
    }  # fmt: skip


def _reads(share: Share) -> list[dict[str, Any]]:
    """Entries of the reader's people about our reports, latest first."""
    found = selectors.reads_by(share.row.reader_id)
    names = people(each.actor_id for each in found)
    titles = of_kind("event").titles([each.row for each in found if each.row])
    return [{"entry": each, "who": names.get(each.actor_id, ""), "title": titles.get(each.row)} for each in found]


def _today() -> date:
    return timezone.now().date()
