"""Sheets of many providers at the PSO: the list, a new one, how far one is and what became of its parts."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.office.views.pages import page_of
from pso_portal.tenancy.models import Provider
from pso_portal.web.views import PortalView
from pso_portal.web.zones import BETWEEN

from .. import delivery_selectors, selectors
from ..deliveries import ENDED, LIES_THERE, SHEET_KEPT_FOR, delivery_stands, sheet_stands
from ..enums import DeliveryState, SheetState
from ..imports.sheet import BadSheet
from ..imports.sheet_limits import MOST_BYTES
from ..models import Delivery, SheetOfMany
from ..services import drop_sheet_of_many, upload_sheet_of_many

SHEET_STATES = {
    SheetState.UPLOADED: "Uploaded, not handed over", SheetState.HANDING: "Being handed over",
    SheetState.HANDED: "Handed over", SheetState.DROPPED: "Thrown away", SheetState.FORGOTTEN: "Forgotten",
}  # fmt: skip
DELIVERY_STATES = {
    DeliveryState.WAITING: ("Waiting", "info"), DeliveryState.ACCEPTED: ("Accepted", "ok"),
    DeliveryState.REFUSED: ("Refused", "warn"), DeliveryState.FORGOTTEN: ("Forgotten after 30 days", ""),
}  # fmt: skip
UNSENT = {
    ENDED: "The contract ended meanwhile, so nothing was handed over:",
    LIES_THERE: "The same rows wait there already, from an earlier sheet:",
}
NAMED = 20


class SheetView(PortalView):
    """A page about a sheet that is the providers', not the PSO's."""

    permission = Permission.HAND_OVER_SHEETS
    zone = "sealed"

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        return super().page({"zone": BETWEEN, **(context or {})}, status=status, template=template)


class Sheets(SheetView):
    """What was uploaded, and what providers did with it."""

    template = "events/sheets.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page, now = page_of(request, delivery_selectors.sheets()), timezone.now()
        counts = delivery_selectors.tallies([held.pk for held in page])
        names = selectors.names_of([held.uploaded_by for held in page])
        rows = [
            {"held": held, "state": SHEET_STATES[sheet_stands(held.state, held.uploaded_at, now)],
             "counts": counts.get(held.pk, {}), "who": names.get(held.uploaded_by, "")}
            for held in page
        ]  # fmt: skip
        return self.page({"page_of": page, "rows": rows})


class UploadForm(forms.Form):
    """One sheet."""

    file = forms.FileField(
        label="Sheet", error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        help_text="CSV or XLSX, up to 40 MB and 100,000 rows. Row 1 names the columns; one says whose each row is.",
    )  # fmt: skip


class NewSheet(SheetView):
    """Step 1: choose a sheet. It is kept sealed, for a day at most."""

    template = "events/sheet_new.html"
    largest_file: ClassVar[int] = MOST_BYTES

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"form": UploadForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = upload_sheet_of_many(by=self.acting, file=file, name=file.name, now=timezone.now())
            except BadSheet as bad:
                form.add_error("file", str(bad))
            else:
                return redirect("events:sheet_whose", sheet_id=held.pk)
        return self.page({"form": form, "errors": True}, status=422)


class SheetPage(SheetView):
    """One sheet: how far it is; of what was handed over only by whom it was accepted or refused."""

    template = "events/sheet.html"

    def get(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held, now = delivery_selectors.sheet(sheet_id), timezone.now()
        stands = sheet_stands(held.state, held.uploaded_at, now)
        handing = stands is SheetState.HANDING
        if request.headers.get("HX-Request") and handing:
            return render(request, "components/job.html", {"job": _job(held, request.path)})
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        page = page_of(request, delivery_selectors.deliveries_of(held.pk))
        context = {
            "held": held, "stands": stands, "state": SHEET_STATES[stands], "page_of": page,
            "job": _job(held, request.path) if handing else None, "until": held.uploaded_at + SHEET_KEPT_FOR,
            "rows": [_row(delivery, now) for delivery in page], "unsent": _unsent(held),
            "figures": _figures(held) if held.handed_at else [],
        }  # fmt: skip
        return self.page(context)


class SheetDrop(SheetView):
    """Throws a sheet away of which nothing was handed over."""

    def post(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        drop_sheet_of_many(by=self.acting, sheet_id=sheet_id, now=timezone.now())
        return redirect("events:sheets")


def _job(held: SheetOfMany, url: str) -> dict[str, Any]:
    steps = held.pieces + len(held.goes_to)
    served = max(held.done - held.pieces, 0)
    return {
        "title": f"Handing over {held.rows:,} rows", "percent": 100 * held.done // max(steps, 1), "url": url,
        "done": False, "text": f"{served:,} of {len(held.goes_to):,} providers have their part.",
    }  # fmt: skip


def _row(delivery: Delivery, now: Any) -> dict[str, Any]:
    stands = delivery_stands(delivery.state, delivery.sent_at, now)
    words, kind = DELIVERY_STATES[stands]
    reason = delivery.reason if stands is DeliveryState.REFUSED else ""
    return {"delivery": delivery, "state": words, "kind": kind, "reason": reason}


def _unsent(held: SheetOfMany) -> list[dict[str, Any]]:
    """Those that got nothing, by why."""
    names = dict(Provider.objects.filter(pk__in=held.unsent).values_list("pk", "name"))
    told = []
    for why, words in UNSENT.items():
        found = sorted(names.get(UUID(pk), "") for pk, said in held.unsent.items() if said == why)
        told.append({"why": words, "names": found[:NAMED], "more": max(len(found) - NAMED, 0)})
    return [each for each in told if each["names"]]


def _figures(held: SheetOfMany) -> list[dict[str, Any]]:
    counts = delivery_selectors.tallies([held.pk]).get(held.pk, {})
    told = [("Rows", held.rows), ("Left out", held.left_out), ("Waiting", counts.get("waiting", 0)),
            ("Accepted", counts.get("accepted", 0)), ("Refused", counts.get("refused", 0))]  # fmt: skip
    return [{"label": label, "value": f"{value:,}"} for label, value in told]
