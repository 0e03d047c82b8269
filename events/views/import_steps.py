"""The steps of an import: a sheet, its columns, its texts, and the confirmation."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pses.enums import Purpose
from pses.views.local import LocalView
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.models import Pso

from .. import import_selectors
from ..import_form import chosen_columns, chosen_values, columns_drawn, values_drawn
from ..imports.mapping import from_json
from ..imports.sheet import BadSheet
from ..imports.sheet_limits import MOST_BYTES
from ..models import ImportRun
from ..services import change_mapping, check_sheet, confirm_import, save_mapping, upload_sheet


class SheetForm(forms.Form):
    """A sheet, and a mapping kept earlier."""

    file = forms.FileField(
        label="Sheet", help_text="CSV or XLSX, up to 40 MB and 100,000 rows. Row 1 names the columns.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )  # fmt: skip
    saved = forms.ChoiceField(label="Mapping", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [(str(each.pk), each.name) for each in import_selectors.mappings()]
        self.fields["saved"].choices = [("", "Guess from the sheet"), *kept]  # type: ignore[attr-defined]


class NewImport(LocalView):
    """Step 1: choose a sheet. It is kept sealed from here on."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"
    template = "events/import_new.html"
    largest_file: ClassVar[int] = MOST_BYTES

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"form": SheetForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            file, saved = form.cleaned_data["file"], import_selectors.mapping(form.cleaned_data["saved"])
            try:
                run = upload_sheet(by=self.acting, file=file, name=file.name, saved=saved, now=timezone.now())
            except BadSheet as bad:
                form.add_error("file", str(bad))
            else:
                return redirect("events:import_columns", run_id=run.pk)
        return self.page({"form": form, "errors": True}, status=422)


class RunView(LocalView):
    """A step of one import."""

    permission = Permission.IMPORT_REPORTS
    zone = "sealed"

    def run(self, run_id: UUID) -> ImportRun:
        """Raises Http404; Denied where there is no sheet any more."""
        run = import_selectors.run(self.acting, run_id)
        if not run.sheet:
            raise Denied("This sheet is not kept any more. Upload it again.")
        return run


class ImportColumns(RunView):
    """Step 2: which column answers which question."""

    template = "events/import_columns.html"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run = self.run(run_id)
        return self._shown(run, from_json(run.mapping), {})

    def post(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run, asked = self.run(run_id), import_selectors.asked()
        origins = chosen_columns(request.POST, asked, from_json(run.mapping), run.sheet["profiles"])
        problems = import_selectors.faults(run, origins)
        if problems:
            return self._shown(run, origins, problems, status=422)
        change_mapping(by=self.acting, run_id=run_id, origins=origins, now=timezone.now())
        return redirect("events:import_values", run_id=run_id)

    def _shown(self, run: ImportRun, origins: Any, problems: dict[str, str], status: int = 200) -> HttpResponse:
        columns = run.sheet["columns"]
        drawn = columns_drawn(import_selectors.asked(), columns, origins, problems)
        profiles = run.sheet["profiles"]
        said = [{"id": each["selects"][0]["id"], "text": each["selects"][0]["error"]} for each in drawn]
        context = {
            "run": run, "questions": drawn, "problems": [each for each in said if each["text"]],
            "columns": [{"name": name, "samples": profiles[name]["samples"]} for name in columns],
        }  # fmt: skip
        return self.page(context, status=status)


class ImportValues(RunView):
    """Step 3: what the texts of a column mean. Then every row is checked."""

    template = "events/import_values.html"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run = self.run(run_id)
        return self._shown(run, from_json(run.mapping), {})

    def post(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run, asked, now = self.run(run_id), import_selectors.asked(), timezone.now()
        origins = chosen_values(request.POST, asked, from_json(run.mapping), run.sheet["profiles"])
        problems = import_selectors.faults(run, origins)
        if problems:
            return self._shown(run, origins, problems, status=422)
        change_mapping(by=self.acting, run_id=run_id, origins=origins, now=now)
        check_sheet(by=self.acting, run_id=run_id, now=now)
        return redirect("events:import", run_id=run_id)

    def _shown(self, run: ImportRun, origins: Any, problems: dict[str, str], status: int = 200) -> HttpResponse:
        parts = values_drawn(import_selectors.asked(), origins, run.sheet["profiles"])
        said = [{"id": "values", "text": text} for text in problems.values()]
        return self.page({"run": run, "parts": parts, "problems": said}, status=status)


class ConfirmForm(forms.Form):
    """What is confirmed before rows become reports."""

    belongs = forms.BooleanField(
        label="These rows were gathered to be reported to the PSO. None of them is an original record, and none is "
        "kept only because a law outside the PSO demands it.",
        error_messages={"required": "Confirm that these rows belong in the evaluation system, or throw them away."},
    )
    purpose = forms.ChoiceField(
        label="Enter as", required=False,
        choices=[("reporting", "Reports to the PSO"), ("simulation", "A simulation, for this demo")],
    )  # fmt: skip
    name = forms.CharField(
        label="Keep this mapping as", required=False, max_length=80,
        help_text="Leave it empty to keep none. The same name again replaces the earlier one.",
    )  # fmt: skip

    def __init__(self, *args: Any, is_demo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_demo:
            del self.fields["purpose"]


class ImportConfirm(RunView):
    """Step 4, after signing in again: the checked rows are filed."""

    step_up = True
    template = "events/import_confirm.html"

    def get(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        return self._shown(self.run(run_id), self._form())

    def post(self, request: HttpRequest, run_id: UUID) -> HttpResponse:
        run, form, now = self.run(run_id), self._form(request.POST), timezone.now()
        if not form.is_valid():
            return self._shown(run, form, status=422)
        purpose = Purpose(form.cleaned_data.get("purpose") or Purpose.REPORTING)
        confirm_import(by=self.acting, run_id=run_id, purpose=purpose, now=now)
        if form.cleaned_data["name"].strip():
            save_mapping(by=self.acting, run=run, name=form.cleaned_data["name"], now=now)
        return redirect("events:import", run_id=run_id)

    @staticmethod
    def _form(data: Any = None) -> ConfirmForm:
        return ConfirmForm(data, is_demo=Pso.objects.get().is_demo)

    def _shown(self, run: ImportRun, form: ConfirmForm, status: int = 200) -> HttpResponse:
        counts = import_selectors.tallies([run.pk]).get(run.pk, {})
        return self.page({"run": run, "form": form, "counts": counts, "errors": form.errors}, status=status)
