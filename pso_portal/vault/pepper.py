"""Look-up keys that a reader of the database cannot reverse, not even by trying every name there is."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from pso_portal.vault.envelope import length_prefixed
from pso_portal.vault.keys import PSO, Purpose
from pso_portal.vault.store import key_store

# A look-up finds only what the same key wrote: this key keeps its first version for good.
_VERSION: Final = 1


def pepper(purpose: str, value: bytes) -> bytes:
    """32 bytes: HMAC-SHA256 of `value` under the installation's key, apart for every `purpose`.

    Equal values give equal bytes, so frequency shows: never for sex, unit or date. Raises VaultError.
    """
    _, key = key_store().get(PSO, Purpose.PEPPER, _VERSION)
    return hmac.digest(key, length_prefixed([purpose.encode(), value]), hashlib.sha256)
