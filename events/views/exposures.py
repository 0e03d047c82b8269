"""Twelve months of exposures on one page: what reports are counted against."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.selectors import returned_exposures
from pses.views.local import LocalView
from pses.wording import month_words
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider

from .. import selectors
from ..services import record_exposure, submit_exposures


def last_months(now: datetime, count: int = 12) -> list[str]:
    """The latest full months, latest first, as YYYY-MM."""
    ordinal = now.year * 12 + now.month - 1
    return [f"{each // 12}-{each % 12 + 1:02d}" for each in range(ordinal - 1, ordinal - 1 - count, -1)]


class ExposuresForm(forms.Form):
    """One whole number a month; a month left empty stays as it is."""

    def __init__(self, months: list[str], unit: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month in months:
            name = month_words(month)
            problem = f"Enter the {unit} of {name} as a whole number."
            self.fields[month] = forms.IntegerField(
                label=name, required=False, min_value=0, max_value=100_000_000,
                error_messages={"invalid": problem, "min_value": problem, "max_value": problem},
            )  # fmt: skip


class Exposures(LocalView):
    """Enter, correct, see what the PSO has."""

    permission = Permission.RETURN_EXPOSURES
    zone = "sealed"
    template = "events/exposures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        months = last_months(timezone.now())
        held = selectors.exposures_of(months)
        initial = {month: exposure.value for month, exposure in held.items()}
        return self._shown(months, ExposuresForm(months, self._unit(), initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        months = last_months(now)
        form = ExposuresForm(months, self._unit(), request.POST)
        if not form.is_valid():
            return self._shown(months, form, status=422)
        for month, value in form.cleaned_data.items():
            if value is not None:
                record_exposure(by=self.acting, month=month, value=value, now=now)
        return redirect("events:exposures")

    def _unit(self) -> str:
        return SETTINGS[Provider.objects.get(pk=self.acting.provider_id).setting].exposure

    def _shown(self, months: list[str], form: ExposuresForm, status: int = 200) -> HttpResponse:
        held, returned = selectors.exposures_of(months), returned_exposures(months)
        rows = [{"field": form[month], "held": held.get(month), "returned": returned.get(month)} for month in months]
        owed = [row["held"].month for row in rows if row["held"] and not _is_returned(row)]
        context = {"rows": rows, "form": form, "unit": self._unit(), "owed": len(owed), "errors": form.errors}
        return self.page(context, status=status)


def _is_returned(row: dict[str, Any]) -> bool:
    return row["returned"] is not None and row["returned"].content_id == row["held"].pk


class ExposureReturn(LocalView):
    """After signing in again: sends what the PSO does not have yet."""

    permission = Permission.RETURN_EXPOSURES
    step_up = True
    zone = "sealed"
    template = "events/exposure_return.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"rows": self._owed()})

    def post(self, request: HttpRequest) -> HttpResponse:
        owed = [row["exposure"].month for row in self._owed()]
        submit_exposures(by=self.acting, months=owed, now=timezone.now())
        return redirect("events:exposures")

    @staticmethod
    def _owed() -> list[dict[str, Any]]:
        months = last_months(timezone.now())
        held, returned = selectors.exposures_of(months), returned_exposures(months)
        return [
            {"exposure": each, "word": month_words(month)}
            for month, each in sorted(held.items())
            if not _is_returned({"held": each, "returned": returned.get(month)})
        ]
