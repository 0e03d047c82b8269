"""Minutes: saved as typed, saved as a version, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from ... import deliberation_selectors as selectors
from ...services.deliberations import Kept, keep_text, save_minutes
from ..shown import people


def keep(page: Any, room: Any) -> HttpResponse:
    """What was typed so far. Answers with the line that says so."""
    kept = _sent(page, room, keep_text)
    with page.local_time():
        context = {"room": kept.room, "elsewhere": kept.elsewhere, "at": timezone.now()}
        answer: HttpResponse = page.page(
            context, status=409 if kept.elsewhere else 200, template="pses/deliberation/_saved.html"
        )
    return answer


def save(page: Any, room: Any) -> HttpResponse:
    """A version. Where somebody else saved meanwhile, both texts are shown and a person chooses."""
    kept = _sent(page, room, save_minutes)
    if not kept.elsewhere:
        return redirect(f"{page.address(room)}#minutes")
    by = people([kept.room.text_saved_by])
    context = {
        "room": kept.room, "mine": page.request.POST.get("text", ""), "by": by.get(kept.room.text_saved_by, ""),
        "url": page.address(room), "title": kept.room.contents["title"], "editor": page.request.POST.get("editor", ""),
    }  # fmt: skip
    answer: HttpResponse = page.page(context, status=409, template="pses/deliberation/conflict.html")
    return answer


def _sent(page: Any, room: Any, service: Callable[..., Kept]) -> Kept:
    sent = page.request.POST
    return service(
        by=page.acting, room_id=room.pk, text=sent.get("text", "").replace("\r\n", "\n"), now=timezone.now(),
        expected_revision=_number(sent.get("revision", "")), editor=selectors.uuid_of(sent.get("editor", "")),
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


DO: dict[str, Callable[[Any, Any], HttpResponse]] = {"keep": keep, "save": save}
