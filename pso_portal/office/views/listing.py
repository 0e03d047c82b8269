"""The PSO's listing: what is due when, on which ground, and what was noted of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.web.views import PortalView

from .. import contract_selectors
from .. import listing_selectors as selectors
from ..contracts import standing_records
from ..forms.listing import ChangeForm, ListingForm, NoteForm
from ..listing import CONTRACTS_NEEDED, LEADS, Act, State
from ..services import note_duty, raise_change, record_listing
from .pages import FormPage

READS_LISTING = (Permission.KEEP_LISTING, Permission.READ_LISTING)
ACTS = {
    Act.RAISE: "Made known", Act.ADD: "Evidence", Act.FINISH: "Done", Act.EXCUSE: "Not needed",
    Act.REOPEN: "Opened again",
}  # fmt: skip


class ListingCalendar(FormPage, PortalView):
    """Every duty of the listing, the contracts that count, the periods; and a change made known."""

    permission = READS_LISTING
    template = "office/listing.html"
    form_class = ChangeForm

    def form(self, data: Any = None, files: Any = None) -> ChangeForm:
        return ChangeForm(data, initial={"on": timezone.localdate()})

    def shown(self) -> dict[str, Any]:
        today = timezone.localdate()
        found = selectors.calendar(today)
        return {
            "calendar": found, "today": today, "needed": CONTRACTS_NEEDED, "ends_in": _ends_in(found, today),
            "may_keep": self.acting.may(Permission.KEEP_LISTING),
            "unrecorded": contract_selectors.unrecorded(today), **_counted(found.count),
        }  # fmt: skip

    def done(self, form: Any) -> HttpResponse:
        told = form.cleaned_data
        raise_change(by=self.acting, on=told["on"], words=told["words"], now=timezone.now())
        messages.success(self.request, "It stands in the calendar, due at once.")
        return HttpResponseRedirect(reverse("listing"))


class DutyPage(FormPage, PortalView):
    """One duty: its rule, its day, what was noted, and noting more."""

    permission = READS_LISTING
    template = "office/listing_duty.html"
    kwargs: dict[str, Any]

    def line(self) -> selectors.Line:
        found = selectors.line(self.kwargs["key"], timezone.localdate())
        if found is None:
            raise Http404
        return found

    def form(self, data: Any = None, files: Any = None) -> NoteForm:
        return NoteForm(data, initial={"on": timezone.localdate(), "expected": len(self.line().entries)})

    def shown(self) -> dict[str, Any]:
        line = self.line()
        by = names_of(entry.noted_by for entry in line.entries)
        period = selectors.period_of(line.owed, timezone.localdate())
        return {
            "line": line, "period": period, "is_done": line.state is State.DONE, "needed": CONTRACTS_NEEDED,
            "may_excuse": line.owed.duty not in LEADS,
            "may_keep": self.acting.may(Permission.KEEP_LISTING),
            "entries": [(entry, ACTS[Act(entry.act)], by.get(entry.noted_by, "")) for entry in line.entries],
            **_counted(selectors.counted(contract_selectors.papers(), period)),
        }  # fmt: skip

    def done(self, form: Any) -> HttpResponse:
        told, act = form.cleaned_data, self.request.POST.get("do", "")
        if act not in (Act.ADD, Act.FINISH, Act.EXCUSE, Act.REOPEN):
            raise Http404
        note_duty(
            by=self.acting, key=self.kwargs["key"], act=Act(act), on=told["on"], words=told["words"],
            expected=told["expected"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "It is noted.")
        return HttpResponseRedirect(reverse("listing_duty", args=[self.kwargs["key"]]))


class RecordListing(FormPage, PortalView):
    """A period of listing, or a correction."""

    permission = Permission.KEEP_LISTING
    template = "office/listing_record.html"

    def form(self, data: Any = None, files: Any = None) -> ListingForm:
        records = selectors.listing_records()
        start = {"pso_number": records[-1].pso_number, "initial": records[-1].initial_on} if records else {}
        return ListingForm(data, initial={"expected": len(records), **start})

    def shown(self) -> dict[str, Any]:
        records = selectors.listing_records()
        return {"records": records, "standing": {record.pk for record in standing_records(records)}}

    def done(self, form: Any) -> HttpResponse:
        told = form.cleaned_data
        record_listing(
            by=self.acting, listing=form.listing, pso_number=told["pso_number"], reference=told["reference"],
            expected=told["expected"], corrects=told["corrects"], now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, "The listing is recorded.")
        return HttpResponseRedirect(reverse("listing"))


def _ends_in(found: selectors.Calendar, today: Any) -> int | None:
    return (found.now.ends - today).days if found.now else None


def _counted(count: Any) -> dict[str, Any]:
    """Names of those who count and who do not."""
    names = selectors.names_of_providers({*count.counting, *(one for one, _ in count.others)})
    return {
        "counting": sorted((names.get(one, ""), one) for one in count.counting),
        "not_counting": sorted((names.get(one, ""), one, why) for one, why in count.others),
        "missing": count.missing,
    }
