"""What a machine sends under a key of its own making: the same thing twice is one report.

Both values are peppered: whoever reads the database learns neither which credential sent an anonymous report nor,
by guessing, what was sent.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting
from pso_portal.vault.pepper import pepper


def filing_key_of(by: Acting, key: str) -> UUID:
    """The filing key that a machine's own key stands for.

    A UUID is taken as it is, so that a sending survives a change of credential; any other text counts for this
    credential alone.
    """
    try:
        return UUID(key)
    except ValueError:
        return UUID(bytes=pepper("filing key", f"{by.user_id}|{key}".encode())[:16], version=4)


def proof_of(by: Acting, sent: dict[str, Any]) -> str:
    """What tells two sendings under one key apart, whatever the order in which fields came (64 hex digits)."""
    spelled = json.dumps(sent, sort_keys=True, separators=(",", ":"), default=str)
    return pepper("filing proof", f"{by.provider_id}|{spelled}".encode()).hex()
