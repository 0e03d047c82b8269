"""Where people come in: the start page, an invitation, the second factor, the switch between places."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.membership import choose_membership
from pso_portal.accounts.models import Invitation, User
from pso_portal.accounts.roles import ROLES
from pso_portal.accounts.selectors import places_of
from pso_portal.accounts.services import accept_invitation
from pso_portal.accounts.services.invitations import NoInvitation, find_invitation
from pso_portal.web.second_factor import lacks_second_factor
from pso_portal.web.views import PUBLIC, SIGNED_IN, PortalView

from ..forms.people import AcceptanceForm
from ..landing import landing_url
from .pages import FormPage


class Home(PortalView):
    """Each role lands on the first page of its work."""

    permission = SIGNED_IN
    template = "office/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        url = landing_url(self.acting)
        if url:
            return HttpResponseRedirect(url)
        return self.page({"roles": [ROLES[code] for code in self.acting.roles]})


class SwitchPlace(PortalView):
    """Which of one's own places to act at."""

    permission = SIGNED_IN
    template = "office/switch.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"places": places_of(request.user), "here": self.acting.membership_id})

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            chosen = choose_membership(request, UUID(request.POST.get("place", "")))
        except ValueError as error:
            raise Http404 from error
        if chosen is None:
            raise Http404
        return HttpResponseRedirect(reverse("home"))


class SecondFactorNeeded(PortalView):
    """Says why nothing else opens yet. Public, because the gate leads here: it checks for itself."""

    permission = PUBLIC
    template = "office/second_factor_needed.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        acting = request.acting  # type: ignore[attr-defined]
        if acting is None:
            return HttpResponseRedirect(reverse("account_login"))
        if not lacks_second_factor(request.user, acting):
            return HttpResponseRedirect(reverse("home"))
        return self.page({"roles": [ROLES[code] for code in acting.roles if ROLES[code].must_use_mfa]})


@wraps(remove_webauthn)
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Allauth's page asks its adapter only about authenticator apps: here the last key of a role that must have a
    factor stays too.
    """
    key = Authenticator.objects.filter(pk=pk, user_id=request.user.pk).first()
    if request.method == "POST" and key is not None and not get_adapter().can_delete_authenticator(key):
        messages.error(request, get_adapter().error_messages["cannot_delete_authenticator"])
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))
    answer: HttpResponse = remove_webauthn(request, pk=pk)
    return answer


def void() -> HttpResponse:
    """One fixed page for every link that does not work: nothing of the request is in it, so none tells more."""
    return HttpResponse(render_to_string("office/invitation_void.html"), status=404)


class InvitationPage(FormPage, PortalView):
    """The page behind a mailed link. Whoever has the link has the mailbox; nobody is signed in by it."""

    permission = PUBLIC
    template = "office/invitation.html"
    offer: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.offer = find_invitation(kwargs["token"], now=timezone.now())
        except NoInvitation:
            return void()
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None, files: Any = None) -> AcceptanceForm:
        form = AcceptanceForm(data, email=self.offer.email, initial={"name": self.offer.name})
        if self._known():
            form.fields = {}
        return form

    def shown(self) -> dict[str, Any]:
        return {
            "offer": self.offer,
            "known": self._known(),
            "roles": [ROLES[code] for code in self.offer.roles if code in ROLES],
        }

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        try:
            accept_invitation(
                token=self.kwargs["token"], name=said.get("name", self.offer.name), password=said.get("password"),
                now=timezone.now(),
            )  # fmt: skip
        except NoInvitation:
            return void()
        messages.success(self.request, "Your place is ready. Sign in to start.")
        return HttpResponseRedirect(reverse("account_login"))

    def _known(self) -> bool:
        return User.objects.filter(email=self.offer.email).exists()
