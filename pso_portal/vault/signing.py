"""The installation's signature. `Signer` is all that a caller sees, so that another algorithm can follow."""

from __future__ import annotations

from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.keys import PSO, Purpose
from pso_portal.vault.store import key_store


class Signer(Protocol):
    """Signs on behalf of the installation. `key_id` names algorithm and key version: keep it beside every
    signature, so that old ones stay verifiable when key or algorithm change."""

    @property
    def key_id(self) -> str: ...

    @property
    def public_key(self) -> bytes: ...

    def sign(self, content: bytes) -> bytes: ...


class Ed25519Signer:
    """Ed25519 (FIPS 186-5): 32-byte public key, 64-byte signatures."""

    def __init__(self, seed: bytes, version: int) -> None:
        try:
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        except ValueError:
            raise VaultError("A signing key has 32 bytes.") from None
        self._version = version

    def __repr__(self) -> str:
        return f"<Ed25519Signer {self.key_id}>"

    @property
    def key_id(self) -> str:
        return f"ed25519-{self._version}"

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content)


def installation_signer(version: int | None = None) -> Signer:
    """The installation's signer: its current key, or an older version. Raises VaultError."""
    number, seed = key_store().get(PSO, Purpose.SIGNING, version)
    return Ed25519Signer(seed, number)


def verifies(public_key: bytes, signature: bytes, content: bytes) -> bool:
    """Whether `signature` over `content` was made by the Ed25519 key of `public_key` (32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
