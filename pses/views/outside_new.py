"""A record typed anew from the original, and the provider's rules for what goes outside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.tenancy.models import Provider

from .. import outside_selectors as selectors
from ..duties import EDITION, WHO_DECIDES, Confidence
from ..forms import NewRecordForm, RulesForm
from ..outside import ANEW
from ..services import Told, enter_outside_record, set_outside_rules
from .outside import OutsideView
from .shown import people


class NewOutside(OutsideView):
    """Nothing is filled in: what stands in the PSES must not be carried over by hand or by the portal."""

    template = "pses/outside_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._ask(NewRecordForm(self._setting()))

    def post(self, request: HttpRequest) -> HttpResponse:
        with self.local_time():
            form = NewRecordForm(self._setting(), request.POST)
            if not form.is_valid():
                return self._ask(form)
        record = enter_outside_record(by=self.acting, told=_told(form.cleaned_data), from_original=True,
                                      now=timezone.now())  # fmt: skip
        return redirect("pses:outside_record", record_id=record.pk)

    def _ask(self, form: NewRecordForm) -> HttpResponse:
        return self.page({"form": form, "anew": ANEW, "errors": form.errors}, status=422 if form.errors else 200)

    def _setting(self) -> str:
        return str(Provider.objects.get(pk=self.acting.provider_id).setting)


def _told(told: dict[str, Any]) -> Told:
    facts = [("Where", told["place"]), ("Original record", told["original"])]
    return Told(
        event_type=told["event_type"], kind=told["kind"], harm=told["harm"], known_at=told["known_at"],
        occurred_at=told["occurred_at"], narrative=told["facts"],
        facts=[{"label": label, "value": value} for label, value in facts if value],
    )  # fmt: skip


class Rules(OutsideView):
    """Per duty of the list: ask, always outside, keep and make a record from the original, or off."""

    template = "pses/outside_rules.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._shown(form)
        expected = request.POST.get("version", "")
        set_outside_rules(
            by=self.acting, rules=form.cleaned_data, expected=int(expected) if expected.isdecimal() else -1,
            now=timezone.now(),
        )  # fmt: skip
        return redirect("pses:outside_rules")

    def _form(self, *posted: Any) -> RulesForm:
        return RulesForm(selectors.duties_here(self.acting), selectors.rules_here(), *posted)

    def _shown(self, form: RulesForm) -> HttpResponse:
        versions = selectors.rule_versions()
        names = people(each.made_by for each in versions)
        rows = [
            {"duty": each, "field": form[each.id], "unchecked": each.confidence is not Confidence.READ}
            for each in selectors.duties_here(self.acting)
        ]
        context = {
            "form": form, "rows": rows, "errors": form.errors, "edition": EDITION, "who_decides": WHO_DECIDES,
            "version": versions[0].number if versions else 0,
            "versions": [{"made": each, "by": names.get(each.made_by, "")} for each in versions],
        }  # fmt: skip
        return self.page(context, status=422 if form.errors else 200)
