"""Exposures from a sheet: what it would enter and change, what is wrong in it, then a confirmation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.views.local import LocalView
from pses.wording import month_words
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider
from pso_portal.web.tables import Column, Row, Table

from .. import selectors
from ..imports.exposure_rows import Figure, read_figures, spelled, unspelled
from ..imports.mapping import Problem
from ..imports.sheet import BadSheet, open_sheet
from ..services import record_exposure


class ExposureSheetForm(forms.Form):
    """A sheet with the columns month and value."""

    file = forms.FileField(
        label="Sheet", help_text="CSV or XLSX with the columns month and value: 2025-08, 4100.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip


class ExposureSheet(LocalView):
    """Check a sheet of months, then enter what is right in it. The same sheet again changes nothing."""

    permission = Permission.RETURN_EXPOSURES
    zone = "sealed"
    template = "events/exposure_sheet.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(ExposureSheetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "figures" in request.POST:
            return self._enter(request.POST["figures"])
        form = ExposureSheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                sheet = open_sheet(form.cleaned_data["file"])
                figures, problems = read_figures(sheet, this_month=f"{timezone.now():%Y-%m}")
            except BadSheet as bad:
                form.add_error("file", str(bad))
            else:
                return self._shown(ExposureSheetForm(), figures, problems)
        return self._shown(form, status=422)

    def _enter(self, text: str) -> HttpResponse:
        now = timezone.now()
        try:
            figures = list(unspelled(text))
        except ValueError:
            return self._shown(ExposureSheetForm(), status=422)
        new, _ = _against_held(figures)
        for figure in new:
            record_exposure(by=self.acting, month=figure.month, value=figure.value, now=now)
        messages.success(self.request, f"Figures entered: {len(new)}.")
        return redirect("events:exposures")

    def _shown(
        self, form: Any, figures: list[Figure] | None = None, problems: list[Problem] | None = None, status: int = 200
    ) -> HttpResponse:
        unit = SETTINGS[Provider.objects.get(pk=self.acting.provider_id).setting].exposure
        context: dict[str, Any] = {"form": form, "unit": unit, "errors": form.errors, "checked": figures is not None}
        if figures is not None:
            new, rows = _against_held(figures)
            context |= {"new": len(new), "figures": spelled(new), "table": _table(unit, rows)}
            context |= {"problems": problems, "wrong": _wrong(problems or [])}
        return self.page(context, status=422 if problems else status)


def _against_held(figures: list[Figure]) -> tuple[list[Figure], list[Row]]:
    """The figures that change something, and every figure beside what is held."""
    held = selectors.exposures_of([each.month for each in figures])
    new, rows = [], []
    for figure in sorted(figures, key=lambda each: each.month, reverse=True):
        earlier = held.get(figure.month)
        same = earlier is not None and earlier.value == figure.value
        if not same:
            new.append(figure)
        becomes = "Unchanged" if same else "New" if earlier is None else f"Corrects version {earlier.version}"
        before = "Nothing" if earlier is None else f"{earlier.value:,}"
        rows.append(Row((month_words(figure.month), f"{figure.value:,}", before, becomes)))
    return new, rows


def _table(unit: str, rows: list[Row]) -> Table:
    columns = (
        Column("Month"),
        Column(unit.capitalize(), number=True),
        Column("Held now", number=True),
        Column("Becomes"),
    )
    return Table("What the sheet would enter", columns, rows, hide_caption=True)


def _wrong(problems: list[Problem]) -> Table:
    columns = (Column("Row", number=True), Column("Column"), Column("Cell"), Column("What is wrong"))
    rows = [Row((each.row, each.column or "Whole row", each.cell, each.sentence)) for each in problems]
    return Table("Errors by row and column", columns, rows, hide_caption=True)
