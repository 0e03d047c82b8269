"""How much one credential may ask. The counts stand in the shared cache; they hold ids only."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

log = logging.getLogger(__name__)


class PerCredential(SimpleRateThrottle):
    """A rate for each credential; where none is needed (the schema), for each address that asks."""

    scope = "credential"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The key that requests are counted under."""
        who = request.user.user_id if request.user else self.get_ident(request)
        return f"api-throttle:{who}"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Without the cache nothing is counted and nothing refused.

        The rate keeps one machine from crowding out the others; it guards no secret, and a report that is turned
        away because a counter stands still may not come again.
        """
        try:
            return super().allow_request(request, view)
        except (Unreachable, TooSlow):
            log.warning("requests are not counted: the cache does not answer")
            return True
