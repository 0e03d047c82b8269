"""People and roles, of a provider or of the PSO itself: the same page for both sides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import open_invitations, people_of, person_of, role_titles
from pso_portal.accounts.services import change_roles, end_membership, import_people, invite, withdraw_invitation
from pso_portal.accounts.services.imports import check_people
from pso_portal.web.views import PortalView

from ..forms.people import InvitationForm, ListForm, RolesForm
from .pages import FormPage, page_of

KEEPERS = (Permission.MANAGE_PEOPLE, Permission.MANAGE_PSO_PEOPLE)


class People(PortalView):
    """Who works here, and who is invited."""

    permission = KEEPERS
    template = "office/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(request, people_of(self.acting))
        rows = [(place, role_titles(place.roles)) for place in page]
        offers = [(offer, role_titles(offer.roles)) for offer in open_invitations(self.acting.provider_id)[:100]]
        return self.page({"page_of": page, "rows": rows, "offers": offers, "now": timezone.now()})


class Invite(FormPage, PortalView):
    """Invite one person."""

    permission = KEEPERS
    template = "office/invite.html"

    def form(self, data: Any = None, files: Any = None) -> InvitationForm:
        return InvitationForm(data, side=self.acting.side)

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        invite(
            by=self.acting, email=said["email"], name=said["name"], roles=said["roles"],
            job_title=said["job_title"], provider=self.acting.provider_id, now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "The invitation is on its way. It works once, for seven days.")
        return HttpResponseRedirect(reverse("people"))


class InviteList(FormPage, PortalView):
    """Invite many people from a CSV file: all rows are right, or nobody is invited."""

    permission = KEEPERS
    template = "office/invite_list.html"
    form_class = ListForm

    def done(self, form: Any) -> HttpResponse:
        content = form.cleaned_data["file"].read()
        listed = check_people(by=self.acting, content=content)
        if listed.problems or "check" in self.request.POST:
            status = 422 if listed.problems else 200
            return self.page({"form": form, "listed": listed, "errors": bool(listed.problems)}, status=status)
        number = import_people(by=self.acting, content=content, now=timezone.now())
        messages.success(self.request, f"Invitations on their way: {number}.")
        return HttpResponseRedirect(reverse("people"))


class Person(FormPage, PortalView):
    """One person's roles here."""

    permission = KEEPERS
    template = "office/person.html"

    def form(self, data: Any = None, files: Any = None) -> RolesForm:
        return RolesForm(data, side=self.acting.side, initial={"roles": self._place().roles})

    def shown(self) -> dict[str, Any]:
        place = self._place()
        return {"person": place, "role_titles": role_titles(place.roles)}

    def done(self, form: Any) -> HttpResponse:
        now, roles = timezone.now(), form.cleaned_data["roles"]
        place = change_roles(by=self.acting, membership_id=self.kwargs["membership_id"], roles=roles, now=now)
        messages.success(self.request, f"{place.user} now has the roles you chose.")
        return HttpResponseRedirect(reverse("people"))

    def _place(self) -> Membership:
        place = person_of(self.acting, self.kwargs["membership_id"])
        if place is None:
            raise Http404
        return place


class EndPlace(PortalView):
    """Ends a person's access here, at once."""

    permission = KEEPERS
    template = "office/end_place.html"

    def get(self, request: HttpRequest, membership_id: Any) -> HttpResponse:
        return self._show(membership_id)

    def post(self, request: HttpRequest, membership_id: Any) -> HttpResponse:
        try:
            place = end_membership(by=self.acting, membership_id=membership_id, now=timezone.now())
        except Denied as denied:
            return self._show(membership_id, refusal=str(denied), status=422)
        messages.success(request, f"{place.user} has no access here any more.")
        return HttpResponseRedirect(reverse("people"))

    def _show(self, membership_id: Any, *, refusal: str = "", status: int = 200) -> HttpResponse:
        place = person_of(self.acting, membership_id)
        if place is None:
            raise Http404
        return self.page({"person": place, "refusal": refusal}, status=status)


class WithdrawInvitation(PortalView):
    """Takes an invitation back."""

    permission = KEEPERS

    def post(self, request: HttpRequest, invitation_id: Any) -> HttpResponse:
        withdraw_invitation(by=self.acting, invitation_id=invitation_id, now=timezone.now())
        messages.success(request, "The invitation is taken back.")
        return HttpResponseRedirect(reverse("people"))
