"""How far the check of a draft is: numbers that live in the cache while it runs, and nowhere else.

The check is one transaction: what it writes shows only when it ends. Where there is no cache, or it forgot, the page
says that the draft is being checked, and no number.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

log = logging.getLogger(__name__)
KEPT_FOR = 6 * 3600     # seconds; longer than any check may take


@dataclass(frozen=True, slots=True)
class Progress:
    """Since when a worker is at it, and how many cells of how many are decided."""

    since: datetime
    decided: int
    of: int

    @property
    def percent(self) -> int:
        return 100 * self.decided // max(self.of, 1)


class Watch:
    """Tells how many cells are decided, as the auditor goes on."""

    def __init__(self, draft_id: UUID, of: int, since: datetime) -> None:
        self.draft_id, self.of, self.since = draft_id, of, since
        self.tell(0)

    def tell(self, decided: int) -> None:
        try:
            cache.set(_key(self.draft_id), [self.since.isoformat(), decided, self.of], KEPT_FOR)
        except (Unreachable, TooSlow):
            log.warning("progress is not told: the cache does not answer")


def progress_of(draft_id: UUID) -> Progress | None:
    """As it was last told; None where nobody began, or nobody knows."""
    try:
        told = cache.get(_key(draft_id))
    except (Unreachable, TooSlow):
        return None
    return Progress(datetime.fromisoformat(told[0]), told[1], told[2]) if told else None


def _key(draft_id: UUID) -> str:
    return f"aggregation-draft-{draft_id}"
