"""The demo's review desk: some texts decided by two people, some signed by one, one sent back, some claimed, of which
the houses are asked about a word, the rest waiting; and of those that passed by themselves a sample, some of it read.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from aggregation import selectors
from aggregation.review import Query, Unready, Work
from aggregation.services import (
    accept_remaining,
    ask_provider,
    claim_text,
    confirm_text,
    draw_double_reads,
    finish_reading,
    open_reading,
    send_back_text,
    sign_text,
)
from aggregation.services.texts import Asked
from pso_portal.accounts.models import Membership
from pso_portal.names.asked import Asks

from .stage import as_pso, on_stage

DECIDED, SIGNED, SENT_BACK, CLAIMED, READ = 4, 3, 1, 2, 12
WHY = "The second sentence still says who the visitor was."


def work_at_desk(now: datetime) -> bool:
    """False a second time, and where too few texts or people are there: then nothing changes."""
    with as_pso():
        waiting = list(selectors.waiting_texts().values_list("pk", "revision"))
        rows = Membership.objects.filter(provider_id=None, ended_at=None).select_related("user")
        analysts = [row for row in rows.order_by("started_at", "id") if "analyst" in row.roles]
    if len(analysts) < 2 or len(waiting) <= DECIDED + SIGNED + SENT_BACK + CLAIMED or any(row[1] for row in waiting):
        return False
    texts = iter([pk for pk, _ in waiting])
    for count, ends in ((DECIDED, "confirmed"), (SIGNED, "signed"), (SENT_BACK, "sent back")):
        for _ in range(count):
            _work(analysts, next(texts), ends, now)
    for _ in range(CLAIMED):
        with on_stage(analysts[1], now) as second:
            _ask(Asked(second, next(texts), now))
    _read_again(analysts[1], now)
    return True


def _work(analysts: list[Membership], item_id: UUID, ends: str, now: datetime) -> None:
    with on_stage(analysts[0], now) as first:
        accept_remaining(Asked(first, item_id, now))
        try:
            revision = sign_text(Asked(first, item_id, now)).revision
        except Unready:  # the last check saw something: a person goes on by hand
            return
    with on_stage(analysts[1], now) as second:
        asked = Asked(second, item_id, now, revision)
        if ends == "confirmed":
            confirm_text(asked)
        elif ends == "sent back":
            send_back_text(asked, WHY)


def _ask(asked: Asked) -> None:
    """Claim a text, and ask its house about the first words that were found in it; they arrive at the full hour."""
    item = claim_text(asked)
    first = next(iter(Work.from_json(item.work).findings(item.received, item.spans)), None)
    with suppress(Unready):  # half a word, or too many
        if first is not None:
            ask_provider(asked, Query(first.found, Asks.PERSON))


def _read_again(reader: Membership, now: datetime) -> None:
    """Some of the month's sample; nothing in the invented texts identifies anybody real."""
    with as_pso():
        draw_double_reads(now=now)
        drawn = list(selectors.unread().values_list("pk", flat=True)[:READ])
    for pk in drawn:
        with on_stage(reader, now) as by:
            open_reading(by=by, reading_id=pk, now=now)
            finish_reading(by=by, reading_id=pk, lines=None, now=now)
