"""The lane outside the PSES as other pages show it: a person's own records, and the duties that may cover a report."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from pso_portal.accounts.permissions import Permission

from .. import outside_selectors as selectors
from ..duties import Found
from ..enums import State
from ..models import WorkProduct
from ..outside_rows import record_row

register = template.Library()
SHOWN = 20


@register.inclusion_tag("pses/_my_outside.html", takes_context=True)
def my_outside_records(context: Context) -> dict[str, Any]:
    """What the signed-in person sent outside under their name, latest first; nothing where they sent none."""
    found = selectors.my_records(context["request"].acting)[:SHOWN]
    return {"rows": [record_row(each, {}, timezone.now()) for each in found]}


@register.inclusion_tag("pses/_outside_duties.html", takes_context=True)
def outside_duties(context: Context, product: WorkProduct, event_type: str, kind: str, harm: str) -> dict[str, Any]:
    """What the list knows for a report, for people who keep the lane: analysis inside the PSES, and no copy of it."""
    acting = context["request"].acting
    if not acting.may(Permission.WORK_OUTSIDE_RECORDS):
        return {"shown": False}
    if product.state == State.REMOVED:
        return {"shown": True, "record": selectors.taken_out_of(product.pk)}
    duties = tuple(
        each for each in selectors.duties_about(acting, event_type=event_type, kind=kind, harm=harm) if each.at_intake
    )
    return {"shown": True, "duties": duties, "said": Found(duties).said, "reported": product.reported_at}
