"""Look-up keys that a reader of the database cannot reverse, not even by trying every name there is."""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from pso_portal.vault.envelope import length_prefixed
from pso_portal.vault.keys import PSO, Purpose
from pso_portal.vault.store import key_store

# A look-up finds only what the same key wrote: this key keeps its first version for good.
_VERSION: Final = 1
# Argon2id as RFC 9106 has it for little memory (64 MiB, three passes), on one lane: a fifth of a second a try. Tests
# take less memory, by the setting PSO_SLOW_KIB.
_PASSES, _LANES, _KIB, _SALT, _LENGTH = 3, 1, 64 * 1024, 16, 32


def pepper(purpose: str, value: bytes) -> bytes:
    """32 bytes: HMAC-SHA256 of `value` under the installation's key, apart for every `purpose`.

    Equal values give equal bytes, so frequency shows: never for sex, unit or date. Raises VaultError.
    """
    _, key = key_store().get(PSO, Purpose.PEPPER, _VERSION)
    return hmac.digest(key, length_prefixed([purpose.encode(), value]), hashlib.sha256)


def slow_mark(purpose: str, value: bytes) -> str:
    """Argon2id of `value` under the installation's key, with its parameters and salt (PHC string).

    For secrets short enough to be tried one after the other. Raises VaultError.
    """
    return _slow(purpose, os.urandom(_SALT)).derive_phc_encoded(value)


def slow_match(purpose: str, value: bytes, mark: str) -> bool:
    """Whether `mark` was made of `value`. An empty mark costs the same time and matches nothing. Raises VaultError."""
    try:
        Argon2id.verify_phc_encoded(value, mark or _nothing(), secret=pepper(purpose, b"secret"))
    except InvalidKey:
        return False
    return bool(mark)


def _slow(purpose: str, salt: bytes) -> Argon2id:
    secret = pepper(purpose, b"secret")
    return Argon2id(salt=salt, length=_LENGTH, iterations=_PASSES, lanes=_LANES, memory_cost=_kib(), secret=secret)


def _nothing() -> str:
    return f"$argon2id$v=19$m={_kib()},t={_PASSES},p={_LANES}${'A' * 22}${'A' * 43}"


def _kib() -> int:
    return settings.PSO_SLOW_KIB or _KIB
