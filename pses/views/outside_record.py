"""One record outside the PSES: what it says, whom to tell by when, and what was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from .. import outside_selectors as selectors
from .. import services
from ..duties import Found
from ..enums import DutyState, RecordState
from ..forms import AddDutyForm, ReasonForm, ToldForm
from ..models import OutsideRecord
from ..outside import LEGEND
from ..outside_rows import duty_rows, record_row
from ..wording import EVENT_KINDS
from .outside import OutsideView
from .shown import people

Bound = dict[str, forms.Form]


class OutsidePage(OutsideView):
    """The record with its duties. A post does one thing (`do`) and comes back; what is wrong is said at its field."""

    template = "pses/outside_record.html"

    def get(self, request: HttpRequest, record_id: UUID) -> HttpResponse:
        return self._shown(selectors.record(record_id), {})

    def post(self, request: HttpRequest, record_id: UUID) -> HttpResponse:
        record = selectors.record(record_id)
        acts: dict[str, Callable[[OutsideRecord], Bound]] = {
            "tell": self._tell, "decline": self._decline, "again": self._again, "add": self._add,
            "close": self._close, "reopen": self._reopen, "assign": self._assign,
        }  # fmt: skip
        if request.POST.get("do") not in acts:
            raise Http404
        wrong = acts[request.POST["do"]](record)
        return self._shown(record, wrong) if wrong else redirect("pses:outside_record", record_id=record_id)

    def _shown(self, record: OutsideRecord, wrong: Bound) -> HttpResponse:
        context = shown(record)
        here = selectors.duties_here(self.acting)
        on_it = {row["duty"].duty_id for row in context["rows"]}
        for row in context["rows"]:
            row["tell"] = wrong.get(f"tell {row['prefix']}") or ToldForm(prefix=f"{row['prefix']}t")
            row["decline"] = wrong.get(f"decline {row['prefix']}") or ReasonForm(prefix=f"{row['prefix']}r")
        context |= {
            "add": wrong.get("add") or AddDutyForm([each for each in here if each.id not in on_it], prefix="a"),
            "close": wrong.get("close") or ReasonForm(prefix="c"),
            "owners": selectors.workers(record.provider_id), "errors": bool(wrong),
            "wrong": next(iter(wrong.values()), None), "is_closed": record.state == RecordState.CLOSED,
        }  # fmt: skip
        return self.page(context, status=422 if wrong else 200)

    def _tell(self, record: OutsideRecord) -> Bound:
        held, prefix = self._duty(record)
        with self.local_time():
            form = ToldForm(self.request.POST, prefix=f"{prefix}t")
            if not form.is_valid():
                return {f"tell {prefix}": form}
        services.tell_body(
            by=self.acting, record_id=record.pk, duty_id=held, now=timezone.now(), **form.cleaned_data
        )
        return {}

    def _decline(self, record: OutsideRecord) -> Bound:
        held, prefix = self._duty(record)
        form = ReasonForm(self.request.POST, prefix=f"{prefix}r")
        if not form.is_valid():
            return {f"decline {prefix}": form}
        services.decline_duty(
            by=self.acting, record_id=record.pk, duty_id=held, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        return {}

    def _again(self, record: OutsideRecord) -> Bound:
        held, _ = self._duty(record)
        services.owe_again(by=self.acting, record_id=record.pk, duty_id=held, now=timezone.now())
        return {}

    def _add(self, record: OutsideRecord) -> Bound:
        with self.local_time():
            form = AddDutyForm(selectors.duties_here(self.acting), self.request.POST, prefix="a")
            if not form.is_valid():
                return {"add": form}
        told = form.cleaned_data
        services.add_duty(
            by=self.acting, record_id=record.pk, duty_id=told["duty"], name=told["name"], due_at=told["due_at"],
            now=timezone.now(),
        )  # fmt: skip
        return {}

    def _close(self, record: OutsideRecord) -> Bound:
        form = ReasonForm(self.request.POST, prefix="c")
        if not form.is_valid():
            return {"close": form}
        services.close_outside_record(
            by=self.acting, record_id=record.pk, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        return {}

    def _reopen(self, record: OutsideRecord) -> Bound:
        services.reopen_outside_record(by=self.acting, record_id=record.pk, now=timezone.now())
        return {}

    def _assign(self, record: OutsideRecord) -> Bound:
        chosen = self.request.POST.get("owner", "")
        owner = _uuid(chosen) if chosen else None
        services.assign_outside_record(by=self.acting, record_id=record.pk, owner_id=owner, now=timezone.now())
        return {}

    def _duty(self, record: OutsideRecord) -> tuple[UUID, str]:
        held = selectors.duty_of(record, _uuid(self.request.POST.get("duty", "")))
        return held.pk, f"d{held.pk.hex[:12]}"


class OutsidePaper(OutsideView):
    """The whole record as it is printed: facts, law, deadlines, what was told."""

    template = "pses/outside_paper.html"

    def get(self, request: HttpRequest, record_id: UUID) -> HttpResponse:
        return self.page(shown(selectors.record(record_id)))


def shown(record: OutsideRecord) -> dict[str, Any]:
    """A record in words. Opens the sealed fields."""
    now, duties = timezone.now(), selectors.duties_of(record)
    names = people([record.opened_by, record.owner_id, record.closed_by, *(each.decided_by for each in duties)])
    rows = duty_rows(duties, names, now)
    known = tuple(row["known"] for row in rows if row["known"])
    return record_row(record, names, now) | {
        "kind": EVENT_KINDS.get(record.kind, record.kind),
        "facts": record.contents.get("facts", []),
        "narrative": record.contents.get("narrative", ""),
        "opened_by": names.get(record.opened_by, "") if record.opened_by else "",
        "closed_by": names.get(record.closed_by, "") if record.closed_by else "",
        "rows": rows,
        "said": Found(known).said,
        "legend": LEGEND,
        "is_owed": any(each.state == DutyState.OWED for each in duties),
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
