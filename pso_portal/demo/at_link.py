"""A link on the wall of the demo's first place, and what two people without an account sent by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from events.link_selectors import open_links
from events.places import places
from events.services import at_link, file_at_link, open_unit_link
from events.stated import Stated

from .cast import CastProvider
from .stage import member, on_stage
from .telling import quick_answers

SENT = (
    (timedelta(days=9), Stated("Bernice Holloway", "555-0119, after four"), {},
     "I work here for an agency. The bed alarm on the window side is so quiet that nobody hears it in the corridor."),
    (timedelta(days=2), Stated(), {"name": "anonymous"},
     "Two residents share one walker because the second one has waited for a wheel since spring."),
)  # fmt: skip


def tell_by_link(cast: CastProvider, provider_id: UUID, now: datetime) -> str:
    """The token of the link; a second time it is the same, and nothing is sent again."""
    administrator = member(provider_id, "provider_administrator")
    with on_stage(administrator, opened := now - timedelta(days=60)) as by:
        code = places()[0].code
        link = open_links().get(code) or open_unit_link(by=by, place_code=code, now=opened)
    for number, (ago, stated, more, text) in enumerate(SENT):
        sent = now - ago
        with at_link(link.token) as at:
            answers = quick_answers("fall", "none", sent, at.place.unit, text) | more
            key = uuid5(NAMESPACE_URL, f"demo:{cast.slug}:link:{number}")
            file_at_link(at=at, filing_key=key, answers=answers, stated=stated, now=sent, receipt="")
    return link.token
