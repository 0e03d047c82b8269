"""What is done to a room as a whole: the list of people, closing, reopening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from ... import deliberation_selectors as selectors
from ...deliberation_forms import OutcomeForm
from ...services import deliberations as services


def add(page: Any, room: Any) -> dict[str, forms.Form]:
    services.add_person(by=page.acting, room_id=room.pk, user_id=_person(page), now=timezone.now())
    return {}


def off(page: Any, room: Any) -> dict[str, forms.Form]:
    services.take_off(by=page.acting, room_id=room.pk, user_id=_person(page), now=timezone.now())
    return {}


def own(page: Any, room: Any) -> dict[str, forms.Form]:
    services.share_ownership(by=page.acting, room_id=room.pk, user_id=_person(page), now=timezone.now())
    return {}


def close(page: Any, room: Any) -> dict[str, forms.Form]:
    form = OutcomeForm(page.request.POST, prefix="o")
    if not form.is_valid():
        return {"close": form}
    services.close_room(by=page.acting, room_id=room.pk, outcome=form.cleaned_data["outcome"], now=timezone.now())
    return {}


def reopen(page: Any, room: Any) -> dict[str, forms.Form]:
    services.reopen_room(by=page.acting, room_id=room.pk, now=timezone.now())
    return {}


def _person(page: Any) -> UUID:
    return selectors.uuid_of(page.request.POST.get("person", ""))


DO: dict[str, Callable[[Any, Any], dict[str, forms.Form]]] = {
    "add": add, "off": off, "own": own, "close": close, "reopen": reopen,
}  # fmt: skip
