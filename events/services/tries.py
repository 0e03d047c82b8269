"""How many wrong receipts, or sendings without an account, there may be in a minute: counted for all together.

Nobody's address is kept, so one who floods this page keeps others out for a minute; the proxy in front may limit by
address. The counts stand in the shared cache and name nothing but the minute.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.core.cache import cache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

log = logging.getLogger(__name__)

WRONG_A_MINUTE: Final = 60
SENT_A_MINUTE: Final = 60
_KEPT: Final = 120  # seconds


class TooManyTries(Exception):
    """The minute's budget is spent."""


def check_tries(now: datetime) -> None:
    """Raises TooManyTries."""
    if _counted("wrong-receipts", now, 0) >= WRONG_A_MINUTE:
        raise TooManyTries


def note_wrong_try(now: datetime) -> None:
    """Spend one of the minute's tries. A right receipt leaves no count."""
    _counted("wrong-receipts", now, 1)


def note_sending(now: datetime) -> None:
    """Spend one of the minute's sendings without an account. Raises TooManyTries where none is left."""
    if _counted("sent-without-account", now, 1) > SENT_A_MINUTE:
        raise TooManyTries


def _counted(what: str, now: datetime, more: int) -> int:
    """Without the cache nothing is counted: twenty digits are not guessed, the limit spares the processor."""
    key = f"{what}:{int(now.timestamp()) // 60}"
    try:
        if not more:
            return int(cache.get(key) or 0)  # looking leaves no key: its name would tell the minute
        cache.add(key, 0, _KEPT)
        return int(cache.incr(key, more))
    except (Unreachable, TooSlow):
        log.warning("tries are not counted: the cache does not answer")
    except ValueError:  # it ended between the two lines
        log.info("a minute ended")
    return 0
