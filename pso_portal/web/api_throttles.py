"""How much one credential may ask. The counts stand in the shared cache; they hold ids only."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class PerCredential(SimpleRateThrottle):
    """A rate for each credential; where none is needed (the schema), for each address that asks."""

    scope = "credential"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The key that requests are counted under."""
        who = request.user.user_id if request.user else self.get_ident(request)
        return f"api-throttle:{who}"
