"""The PSES policy: what holds, what held, and adopting the next version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.enums import ReportingAct
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.office.views.pages import FormPage
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS, EventType
from pso_portal.tenancy.models import Provider, Pso

from .. import policy_selectors as selectors
from ..models import PsesPolicy
from ..policies import READS_POLICY
from ..policy_form import TO_CHECK, PolicyForm, as_typed, usual_policy
from ..services import adopt_policy
from ..written_policy import ACTS, WrittenPolicy, contradiction
from .local import LocalView
from .shown import people


class PolicyPage(LocalView):
    """The version in force, the next, and those before."""

    permission = READS_POLICY
    template = "pses/policy.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.now().date()
        versions, held = selectors.policies(), selectors.policy_in_force(today)
        coming = [each for each in versions if each.effective_on > today and (not held or each.number > held.number)]
        return self.page({
            "held": shown(held) if held else None, "next": coming[0] if coming else None,
            "rows": version_rows(versions, held), "contradiction": self._contradiction(held),
            "may_adopt": self.acting.may(Permission.ADOPT_POLICY),
        })  # fmt: skip

    def _contradiction(self, held: PsesPolicy | None) -> str:
        terms = terms_in_force(self.acting.provider_id, timezone.now().date()) if self.acting.provider_id else None
        return contradiction(WrittenPolicy.from_json(held.text), terms[1].reporting_act) if held and terms else ""


class PolicyVersion(LocalView):
    """One version as it was adopted."""

    permission = READS_POLICY
    template = "pses/policy_version.html"

    def get(self, request: HttpRequest, policy_id: UUID) -> HttpResponse:
        return self.page(shown(selectors.policy(policy_id)))


class NewPolicy(FormPage, LocalView):  # type: ignore[misc]
    """The next version, from the latest one, or from what most providers write."""

    permission = Permission.ADOPT_POLICY
    step_up = True
    template = "pses/policy_new.html"

    def form(self, data: Any = None, files: Any = None) -> PolicyForm:
        place = Provider.objects.get(pk=self.acting.provider_id)
        latest = next(iter(selectors.policies()), None)
        said = WrittenPolicy.from_json(latest.text) if latest else usual_policy(place.name, _pso(), self._act())
        fixed = {"expected": latest.number if latest else 0, "effective_on": timezone.now().date()}
        return PolicyForm(SETTINGS[place.setting].event_types, data, initial=as_typed(said) | fixed)

    def shown(self) -> dict[str, Any]:
        return {"latest": next(iter(selectors.policies()), None), "to_check": TO_CHECK}

    def done(self, form: Any) -> HttpResponse:
        told = form.cleaned_data
        made = adopt_policy(
            by=self.acting, policy=form.policy, effective_on=told["effective_on"], expected=told["expected"],
            now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, f"Version {made.number} is adopted.")
        return redirect("pses:policy")

    def _act(self) -> str:
        terms = terms_in_force(self.acting.provider_id, timezone.now().date())  # type: ignore[arg-type]
        return terms[1].reporting_act if terms else ReportingAct.TRANSMISSION


def shown(version: PsesPolicy) -> dict[str, Any]:
    """One version in words."""
    said = WrittenPolicy.from_json(version.text)
    return {
        "version": version, "policy": said, "act": ACTS[said.reporting_act],
        "for_analysis": [LABELS[EventType(code)] for code in sorted(said.for_analysis)],
        "by": people([version.adopted_by]).get(version.adopted_by, ""),
    }  # fmt: skip


def version_rows(versions: list[PsesPolicy], held: PsesPolicy | None) -> list[dict[str, Any]]:
    """Versions, newest first, with who adopted each and where it stands."""
    names, today = people(each.adopted_by for each in versions), timezone.now().date()
    return [
        {"version": each, "by": names.get(each.adopted_by, ""), "state": _state(each, held, versions, today)}
        for each in versions
    ]


def _state(one: PsesPolicy, held: PsesPolicy | None, versions: list[PsesPolicy], today: Any) -> str:
    if held is not None and one.pk == held.pk:
        return "In force"
    if any(each.number > one.number and each.effective_on <= one.effective_on for each in versions):
        return "Replaced before its day" if one.effective_on > one.adopted_at.date() else "Replaced the same day"
    return "From its day on" if one.effective_on > today else "Replaced"


def _pso() -> str:
    return str(Pso.objects.get().name)
