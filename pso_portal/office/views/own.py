"""A person's own pages: profile, help, who may do what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.mail_choices import MailChoice
from pso_portal.accounts.roles import ROLES
from pso_portal.accounts.selectors import role_titles
from pso_portal.accounts.services import change_profile
from pso_portal.web.rail import rail_for
from pso_portal.web.views import SIGNED_IN, PortalView

from ..forms.people import ProfileForm
from ..permission_words import matrices
from .pages import FormPage


class Profile(FormPage, PortalView):
    """Name, time of day, single keys; links to password, second factor and sessions."""

    permission = SIGNED_IN
    template = "office/profile.html"

    def form(self, data: Any = None, files: Any = None) -> ProfileForm:
        user = self.request.user
        clock = "24" if user.hour24 else "12"
        habits = {"name": user.name, "clock": clock, "single_keys": user.single_keys, "mails": user.mails}
        return ProfileForm(data, initial=habits)

    def shown(self) -> dict[str, Any]:
        return {"role_titles": role_titles(self.acting.roles)}

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        change_profile(
            by=self.acting, name=said["name"], hour24=said["clock"] == "24", single_keys=said["single_keys"],
            mails=MailChoice(said["mails"]), now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "Your profile is saved.")
        return HttpResponseRedirect(reverse("profile"))


class Waiting(PortalView):
    """Everything that waits for this person here: the counts of the rail in one list, with nothing stored of them."""

    permission = SIGNED_IN
    template = "office/waiting.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        groups = [
            {"title": group["title"], "entries": [each for each in group["entries"] if each["count"]]}
            for group in rail_for(request, self.acting)
        ]
        return self.page({"groups": [group for group in groups if group["entries"]]})


class Help(PortalView):
    """What a PSO is, what is and is not protected, whom to call; then a part for each role one has."""

    permission = SIGNED_IN
    template = "office/help.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"roles": [ROLES[code] for code in self.acting.roles], "codes": set(self.acting.roles)})


class WhoMay(PortalView):
    """Every role and every permission, for whoever wants to check."""

    permission = SIGNED_IN
    template = "office/who_may.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"matrices": matrices()})
