"""The sealed form of one value: AES-256-GCM under a sub-key of its own, bound to the place it lies in.

    1 byte format | 2 bytes key version | 16 bytes salt | 12 bytes nonce | ciphertext and 16-byte tag

The sub-key is HKDF-SHA256(data key, salt), so that the bound on random nonces (NIST SP 800-38D, 2^32 per
key) holds per value and never per provider. The place (key version, provider, table, row, field) is
associated data: a ciphertext copied into another row, column or provider does not open.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT: Final = 1
KEY_BYTES: Final = 32
HIGHEST_VERSION: Final = 0xFFFF
OVERHEAD: Final = 47  # bytes that sealing adds to any plain text

_VERSION = slice(1, 3)
_SALT = slice(3, 19)
_NONCE = slice(19, 31)
_BODY = slice(31, None)
_LABEL = b"pso-portal sealed value"


class VaultError(Exception):
    """Something could not be sealed or opened. One class for every cause, so that no caller can tell an
    attacker which check failed, and none can forget to catch one of several."""


@dataclass(frozen=True, slots=True)
class Context:
    """The place a sealed value belongs to.

    `version` is the data key's (1 to 65,535); `provider` the holder of the key: a provider's uuid or "pso".
    """

    version: int
    provider: str
    table: str
    row: str
    field: str

    def associated_data(self) -> bytes:
        """The place as bytes. Raises VaultError for a version outside its range or an empty part."""
        names = (self.provider, self.table, self.row, self.field)
        if not 1 <= self.version <= HIGHEST_VERSION or not all(names):
            raise VaultError("The place of a sealed value is not complete.")
        head = bytes([FORMAT]) + self.version.to_bytes(2, "big")
        return head + length_prefixed(name.encode() for name in names)


def length_prefixed(parts: Iterable[bytes]) -> bytes:
    """Each part behind its length in 4 bytes: no two different lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(key: bytes, plaintext: bytes, context: Context) -> bytes:
    """Seal `plaintext` under `key` (32 bytes) for one place. Raises VaultError."""
    place = context.associated_data()
    salt, nonce = os.urandom(16), os.urandom(12)
    try:
        body = AESGCM(_sub_key(key, salt)).encrypt(nonce, plaintext, place)
    except OverflowError:
        raise VaultError("The value is too long to be sealed in one piece.") from None
    return bytes([FORMAT]) + context.version.to_bytes(2, "big") + salt + nonce + body


def open_sealed(key: bytes, sealed: bytes, context: Context) -> bytes:
    """The plain text of `sealed`, when `key` and the whole of `context` are those it was sealed with.

    Raises VaultError for anything else: another key or place, a changed bit, a cut end, plain text.
    """
    if key_version(sealed) != context.version:
        raise VaultError("The sealed value names another key version.")
    sub_key = _sub_key(key, sealed[_SALT])
    try:
        return AESGCM(sub_key).decrypt(sealed[_NONCE], sealed[_BODY], context.associated_data())
    except InvalidTag:
        raise VaultError("The sealed value does not open here.") from None


def key_version(sealed: bytes) -> int:
    """The version of the data key that `sealed` names, unproven until it opens. Raises VaultError."""
    if len(sealed) < OVERHEAD or sealed[0] != FORMAT:
        raise VaultError("This is not a sealed value.")
    return int.from_bytes(sealed[_VERSION], "big")


def _sub_key(key: bytes, salt: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise VaultError("A data key has 32 bytes.")
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=_LABEL).derive(key)
