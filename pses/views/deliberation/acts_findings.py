"""What is done to the timeline and to causal statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from ... import deliberation_selectors as selectors
from ...deliberation_forms import StatementForm, TimelineForm
from ...services import deliberations as services
from ...services.deliberations.findings import Section

MEANWHILE = (
    "Somebody changed this while you were writing. Their words stand above, yours are in the form. Send them again to "
    "put them in place of theirs, which stay with it."
)
FORMS: dict[str, type[forms.Form]] = {Section.TIMELINE: TimelineForm, Section.STATEMENT: StatementForm}


def form_of(row: dict[str, Any]) -> forms.Form:
    """A form filled with a finding as it stands."""
    held = row["row"]
    at = {"at": timezone.localtime(held.at)} if held.at else {}
    return FORMS[held.section](prefix=row["prefix"], initial={**row["said"], **at})


def note(page: Any, room: Any) -> dict[str, forms.Form]:
    return _new(page, room, Section.TIMELINE, "note", "t")


def state(page: Any, room: Any) -> dict[str, forms.Form]:
    return _new(page, room, Section.STATEMENT, "state", "c")


def change(page: Any, room: Any) -> dict[str, forms.Form]:
    held = _finding(page, room)
    prefix = f"f{held.pk.hex[:12]}"
    form = FORMS[held.section](page.request.POST, prefix=prefix)
    if not form.is_valid():
        return {f"change {prefix}": form}
    try:
        services.change_finding(
            by=page.acting, room_id=room.pk, finding_id=held.pk, expected_revision=revision_of(page),
            now=timezone.now(), **_said(form),
        )  # fmt: skip
    except services.Stale:
        form.add_error(None, MEANWHILE)
        return {f"change {prefix}": form}
    return {}


def strike(page: Any, room: Any) -> dict[str, forms.Form]:
    held = _finding(page, room)
    services.strike_finding(by=page.acting, room_id=room.pk, finding_id=held.pk, now=timezone.now())
    return {}


def restore(page: Any, room: Any) -> dict[str, forms.Form]:
    held = _finding(page, room)
    services.restore_finding(by=page.acting, room_id=room.pk, finding_id=held.pk, now=timezone.now())
    return {}


def revision_of(page: Any) -> int:
    """The revision that the sent page showed; one that is not a number fits none."""
    text = page.request.POST.get("revision", "")
    return int(text) if text.isdecimal() else -1


def key_of(page: Any) -> Any:
    """What makes a second click the same act."""
    return selectors.uuid_of(page.request.POST.get("key", ""))


def _new(page: Any, room: Any, section: Section, name: str, prefix: str) -> dict[str, forms.Form]:
    form = FORMS[section](page.request.POST, prefix=prefix)
    if not form.is_valid():
        return {name: form}
    services.note_finding(
        by=page.acting, room_id=room.pk, key=key_of(page), section=section, now=timezone.now(), **_said(form)
    )
    return {}


def _said(form: forms.Form) -> dict[str, Any]:
    words = dict(form.cleaned_data)
    return {"at": words.pop("at", None), "said": words}


def _finding(page: Any, room: Any) -> Any:
    return selectors.finding(page.acting, room, selectors.uuid_of(page.request.POST.get("row", "")))


DO: dict[str, Callable[[Any, Any], dict[str, forms.Form]]] = {
    "note": note, "state": state, "change": change, "strike": strike, "restore": restore,
}  # fmt: skip
