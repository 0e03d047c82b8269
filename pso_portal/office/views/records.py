"""What runs and what was done: API credentials, owed work, the audit, the first steps of a new provider."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import credentials_of, names_of
from pso_portal.accounts.services import make_credential, revoke_credential
from pso_portal.accounts.services.credentials import FOR_MACHINES
from pso_portal.jobs.services import dead_letters, owed_counts
from pso_portal.web.views import PortalView
from pso_portal.web.zones import FACTS

from .. import selectors
from ..forms.records import AuditFilterForm, CredentialForm
from ..registers import Step, steps
from ..services import download_entries, revive_job
from .pages import FormPage, page_of, query_of


class Credentials(PortalView):
    """The provider's machine credentials; those of people who left stand here too."""

    permission = Permission.MANAGE_CREDENTIALS
    template = "office/credentials.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(request, credentials_of(self.acting))
        makers = names_of(row.made_by for row in page)
        rows = [(row, _rights(row.permissions), makers.get(row.made_by)) for row in page]
        return self.page({"page_of": page, "rows": rows, "now": timezone.now()})


class MakeCredential(FormPage, PortalView):
    """Makes a credential and shows its secret, once."""

    permission = Permission.MANAGE_CREDENTIALS
    step_up = True
    template = "office/make_credential.html"
    form_class = CredentialForm

    def done(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        made, secret = make_credential(
            by=self.acting, name=said["name"], permissions=said["permissions"], lasts=form.lasts(), now=timezone.now()
        )
        return self.page({"made": made, "secret": secret}, template="office/credential_made.html")


class RevokeCredential(PortalView):
    """Ends a credential at once."""

    permission = Permission.MANAGE_CREDENTIALS

    def post(self, request: HttpRequest, credential_id: Any) -> HttpResponse:
        revoked = revoke_credential(by=self.acting, credential_id=credential_id, now=timezone.now())
        messages.success(request, f"{revoked.name} is revoked. Whatever used it is refused from now on.")
        return HttpResponseRedirect(reverse("credentials"))


class Jobs(PortalView):
    """Owed work and dead letters. The outbox is read by the system's side only: its services enter that side."""

    permission = Permission.MANAGE_JOBS
    template = "office/jobs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        owed = sorted(owed_counts().items())
        return self.page({"owed": owed, "owed_total": sum(number for _, number in owed), "dead": dead_letters()})


class ReviveJob(PortalView):
    """Gives a dead letter its attempts back."""

    permission = Permission.MANAGE_JOBS

    def post(self, request: HttpRequest, message_id: Any) -> HttpResponse:
        revive_job(by=self.acting, message_id=message_id, now=timezone.now())
        messages.success(request, "It is owed again and runs within seconds.")
        return HttpResponseRedirect(reverse("jobs"))


class Audit(PortalView):
    """Entries that concern this side: a provider's own, the PSO's reads included; or the PSO's and of submissions."""

    permission = (Permission.READ_AUDIT, Permission.READ_PSO_AUDIT)
    zone = "sealed"
    template = "office/audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AuditFilterForm(self.acting, request.GET)
        return self.listed(form, form.cleaned_data if form.is_valid() else {})

    def listed(self, form: AuditFilterForm, said: dict[str, Any], status: int = 200) -> HttpResponse:
        page = page_of(self.request, selectors.entries(self.acting, **said))
        lines = selectors.entry_lines(page, self.acting)
        return self.page({
            "form": form, "page_of": page, "lines": lines, "query": query_of(self.request), "errors": form.errors,
            "zone": FACTS,
        }, status=status)  # fmt: skip


class AuditSheet(Audit):
    """The entries that the filters show, as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AuditFilterForm(self.acting, request.GET)
        if not form.is_valid():
            return self.listed(form, {}, status=422)
        try:
            file = download_entries(by=self.acting, asked=form.cleaned_data, now=timezone.now())
        except Denied as denied:
            form.add_error(None, str(denied))
            return self.listed(form, form.cleaned_data, status=422)
        return file.answer()


class FirstSteps(PortalView):
    """What a new provider does first, and what of it is done."""

    permission = Permission.MANAGE_PEOPLE
    template = "office/first_steps.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"steps": [self._shown(step) for step in steps()]})

    def _shown(self, step: Step) -> dict[str, Any]:
        try:
            url = reverse(step.route) if step.route else ""
        except NoReverseMatch:
            url = ""
        done = step.done(self.acting) if step.done else None
        return {"title": step.title, "sentence": step.sentence, "url": url, "done": done}


def _rights(codes: list[str]) -> list[str]:
    return [FOR_MACHINES.get(Permission(code), code) for code in codes]
