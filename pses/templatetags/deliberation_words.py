"""Deliberations as the page of a report shows them: to people on their lists alone."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from pso_portal.accounts.permissions import Permission

from .. import deliberation_selectors as selectors
from ..deliberation.rooms import KINDS, RoomKind
from ..enums import State
from ..models import WorkProduct

register = template.Library()


@register.inclusion_tag("pses/deliberation/_about.html", takes_context=True)
def deliberations_about(context: Context, product: WorkProduct) -> dict[str, Any]:
    """One's own rooms about a report, and a way to open another; nothing for people without deliberations."""
    acting = context["request"].acting
    if not acting.may(Permission.VIEW_DELIBERATION):
        return {"shown": False}
    found = selectors.rooms_about(acting, product.content_id)
    rooms = [{"room": each, "kind": KINDS[RoomKind(each.kind)]} for each in found]
    return {"shown": True, "rooms": rooms, "event_id": product.content_id, "removed": product.state == State.REMOVED}
