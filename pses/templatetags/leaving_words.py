"""What other pages show of a work product's disclosures and legal holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import template
from django.template import Context

from pso_portal.accounts.permissions import Permission

from ..enums import State
from ..holds import holds_on
from ..models import DisclosedItem, WorkProduct

register = template.Library()


@register.inclusion_tag("pses/_leaving.html", takes_context=True)
def leaving(context: Context, product: WorkProduct) -> dict[str, Any]:
    """Holds that cover it, disclosures of it, and the way to enter another; nothing of a content that was taken out."""
    acting = context["request"].acting
    if product.state == State.REMOVED:
        return {}
    items = DisclosedItem.objects.filter(work_product=product).select_related("disclosure")
    reads = (Permission.READ_WORKSPACE, Permission.RECORD_DISCLOSURES)
    return {
        "product": product, "holds": holds_on([product])[product.pk], "user": context.get("user"),
        "made": sorted((each.disclosure for each in items), key=lambda each: each.number),
        "may_read": any(acting.may(each) for each in reads), "may_disclose": acting.may(Permission.RECORD_DISCLOSURES),
        "may_hold": acting.may(Permission.HANDLE_LEGAL_REQUESTS),
    }  # fmt: skip


@register.simple_tag
def held_among(rows: Iterable[dict[str, Any]]) -> set[UUID]:
    """Of rows with a work product each, the ids of those that a hold covers."""
    found = holds_on([row["product"] for row in rows])
    return {pk for pk, holds in found.items() if holds}
