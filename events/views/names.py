"""Names of the provider's own people in a story, told with each saving; removed and put back in place.

Everything here comes with the answer of a saving: the first page carries none of it, and a page without scripts has
the same on "Check and send".
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from pso_portal.accounts.acting import Acting

from ..form_fields import field_id, field_name
from ..names_in_text import names_found, without_names
from ..quick_report import STORY

REMOVE, UNDO, BEFORE, SHOWN = "remove_names", "undo_names", "names_before", "names_shown"


def apply(request: HttpRequest, by: Acting) -> None:
    """Change the story that was sent, where a button asks for it, before it is saved."""
    wanted, sent = request.POST.get("do"), request.POST.copy()
    if wanted == REMOVE:
        sent[BEFORE] = sent.get(field_name(STORY), "")
        sent[field_name(STORY)] = without_names(sent[BEFORE], by)
    elif wanted == UNDO and BEFORE in sent:
        sent[field_name(STORY)] = sent.pop(BEFORE)[-1]
    else:
        return
    request.POST = sent  # type: ignore[assignment]


def told(request: HttpRequest, story: str, by: Acting, control: Any) -> dict[str, Any]:
    """What the answer says about names: those found, or that they were removed and can be put back."""
    before = request.POST.get(BEFORE, "")
    removed = bool(before) and before != story and without_names(before, by).split() == story.split()
    changed = request.POST.get("do") in (REMOVE, UNDO)
    names = names_found(story, by)
    return {
        "names": names, "names_before": before if removed else "", "names_slot": SHOWN in request.POST,
        "names_told": bool(names or removed or SHOWN in request.POST),
        "story": control | {"attrs": control["attrs"] | {"hx-swap-oob": "true"}} if changed and control else None,
        "story_id": field_id(STORY),
    }  # fmt: skip
