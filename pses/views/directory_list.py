"""The directory as a sheet: out as CSV, and in, looked at before anything is added."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal import audit
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.web import downloads
from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.views import PortalView
from pso_portal.web.zones import OPEN

from .. import directory_selectors as selectors
from ..directory_csv import Plan
from ..directory_form import ListForm
from ..services import check_directory_list, import_directory_list

COLUMNS = ("Kind", "Name", "Other forms", "Since", "Retired")
LINES_SHOWN = 100


class DirectorySheet(PortalView):
    """The whole list as CSV; it can be read in again."""

    permission = Permission.KEEP_DIRECTORY

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        rows = [Row(_cells(shown)) for shown in selectors.entries()]
        table = Table("Directory of names", [Column(each) for each in COLUMNS], rows)
        file = downloads.sheet(table, "directory.csv", by=self.acting, zone=OPEN, now=now)
        noted = {"rows": len(rows), **file.noted()}
        audit.record("list_directory", by=self.acting, provider_id=self.acting.provider_id, now=now, **noted)
        return file.answer()


class DirectoryImport(PortalView):
    """First what a list would do; then it is done. What is wrong stays in the field, to be mended there."""

    permission = Permission.KEEP_DIRECTORY
    template = "pses/directory_import.html"
    largest_file = 1024 * 1024

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"form": ListForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page({"form": form, "errors": True}, status=422)
        lines = form.cleaned_data["lines"]
        if "add" in request.POST and not form.cleaned_data["file"]:
            return self._add(form, lines)
        return self._checked(check_directory_list(by=self.acting, text=lines), lines)

    def _add(self, form: ListForm, lines: str) -> HttpResponse:
        try:
            done = import_directory_list(by=self.acting, text=lines, now=timezone.now())
        except Denied as denied:
            form.add_error(None, str(denied))
            return self.page({"form": form, "errors": True}, status=422)
        messages.success(self.request, f"Added: {len(done.new)}. Given other forms: {len(done.more)}.")
        if done.wrong:
            return self._checked(check_directory_list(by=self.acting, text=done.left()), done.left())
        return redirect("pses:directory")

    def _checked(self, plan: Plan, lines: str) -> HttpResponse:
        form = ListForm({"lines": lines})
        form.is_valid()
        if plan.problem:
            form.add_error("lines", plan.problem)
        told = {"form": form, "plan": plan, "shown": LINES_SHOWN, "errors": bool(plan.problem), **_said(plan)}
        return self.page(told, status=422 if plan.problem else 200)


def _said(plan: Plan) -> dict[str, Any]:
    return {
        "adds": len(plan.new) + len(plan.more), "more": list(plan.more.values()),
        "wrong": plan.wrong[:LINES_SHOWN], "new": plan.new[:LINES_SHOWN],
    }  # fmt: skip


def _cells(shown: selectors.Shown) -> list[str]:
    row, said = shown.row, shown.said
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (row.added_at, row.retired_at)]
    return [said.label, said.name, "; ".join(said.others), *days]
