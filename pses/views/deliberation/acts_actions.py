"""What is done to actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from ... import deliberation_selectors as selectors
from ...deliberation.actions import ActionState
from ...deliberation_forms import ActionForm, OperationalForm, SettleForm
from ...deliberation_rows import cause_words, statement_rows
from ...services import deliberations as services
from ..shown import people
from .acts_findings import MEANWHILE, key_of, revision_of

Bound = dict[str, forms.Form]


def new_form(context: Mapping[str, Any]) -> ActionForm:
    """An empty form for an action of a room."""
    return ActionForm(_owners(context), context["causes"], prefix="p")


def put_forms(row: dict[str, Any], context: Mapping[str, Any], wrong: Mapping[str, forms.Form]) -> None:
    """The forms of an action, filled as it stands, or as they were sent."""
    held, prefix = row["row"], row["prefix"]
    initial = {**row["said"], "kind": held.kind, "owner": held.owner_id or "", "due_on": held.due_on,
               "answers": held.answers_id or ""}  # fmt: skip
    row["form"] = wrong.get(f"replan {prefix}") or ActionForm(
        _owners(context), context["causes"], prefix=prefix, initial=initial
    )
    row["settle"] = wrong.get(f"settle {prefix}") or SettleForm(prefix=f"{prefix}s")
    row["operational"] = wrong.get(f"operational {prefix}") or OperationalForm(prefix=f"{prefix}o")


def plan(page: Any, room: Any) -> Bound:
    form = _form(page, room, "p")
    if not form.is_valid():
        return {"plan": form}
    services.plan_action(
        by=page.acting, room_id=room.pk, key=key_of(page), planned=form.planned(), now=timezone.now()
    )  # fmt: skip
    return {}


def replan(page: Any, room: Any) -> Bound:
    held, prefix = _action(page, room)
    form = _form(page, room, prefix)
    if not form.is_valid():
        return {f"replan {prefix}": form}
    try:
        services.change_action(
            by=page.acting, room_id=room.pk, action_id=held, planned=form.planned(),
            expected_revision=revision_of(page), now=timezone.now(),
        )  # fmt: skip
    except services.Stale:
        form.add_error(None, MEANWHILE)
        return {f"replan {prefix}": form}
    return {}


def settle(page: Any, room: Any) -> Bound:
    held, prefix = _action(page, room)
    form = SettleForm(page.request.POST, prefix=f"{prefix}s")
    if form.is_valid() and form.cleaned_data["state"] == ActionState.DROPPED and not form.cleaned_data["note"].strip():
        form.add_error("note", "Say why this action is dropped.")
    if not form.is_valid():
        return {f"settle {prefix}": form}
    told = form.cleaned_data
    services.settle_action(
        by=page.acting, room_id=room.pk, action_id=held, end=ActionState(told["state"]), note=told["note"],
        now=timezone.now(),
    )  # fmt: skip
    return {}


def again(page: Any, room: Any) -> Bound:
    held, _ = _action(page, room)
    services.settle_action(
        by=page.acting, room_id=room.pk, action_id=held, end=ActionState.OPEN, note="", now=timezone.now()
    )
    return {}


def operational(page: Any, room: Any) -> Bound:
    held, prefix = _action(page, room)
    form = OperationalForm(page.request.POST, prefix=f"{prefix}o")
    row = selectors.action(page.acting, room, held)
    if form.is_valid() and form.cleaned_data["what"].strip() == row.said["what"]:
        form.add_error("what", "These are the words of the room. Type it anew, for people outside.")
    if not form.is_valid():
        return {f"operational {prefix}": form}
    services.write_operational(
        by=page.acting, room_id=room.pk, action_id=held, now=timezone.now(), **form.cleaned_data
    )  # fmt: skip
    return {}


def _form(page: Any, room: Any, prefix: str) -> ActionForm:
    members = selectors.members(page.acting, room)
    causes = cause_words(statement_rows(selectors.findings(page.acting, room), {}))
    return ActionForm(people(each.user_id for each in members), causes, page.request.POST, prefix=prefix)


def _owners(context: Mapping[str, Any]) -> dict[UUID, str]:
    return {each["row"].user_id: each["name"] for each in context["people"]}


def _action(page: Any, room: Any) -> tuple[UUID, str]:
    held = selectors.action(page.acting, room, selectors.uuid_of(page.request.POST.get("row", "")))
    return held.pk, f"a{held.pk.hex[:12]}"


DO: dict[str, Callable[[Any, Any], Bound]] = {
    "plan": plan, "replan": replan, "settle": settle, "again": again, "operational": operational,
}  # fmt: skip
