"""The key-encryption key: it wraps data keys and touches nothing else.

`Kek` is all that the key store asks of it, so that a key service or a hardware module can take the place of
the two kinds here. The root key never enters PostgreSQL, a log or a backup of either.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pso_portal.vault.envelope import KEY_BYTES, VaultError

VARIABLE: Final = "PSO_KEK"
_NONCE_BYTES: Final = 12
_LARGEST_FILE: Final = 256


class Kek(Protocol):
    """A root key. `id` names it without revealing it and stands in every wrapped key."""

    @property
    def id(self) -> str: ...

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """`key` wrapped for one `context`."""

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The key again. Raises VaultError unless root key, context and every bit are the same."""


class LocalKek:
    """A root key held by this process: AES-256-GCM, 12-byte nonce first."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise VaultError("The key-encryption key must have 32 bytes.")
        self._cipher = AESGCM(_derive(secret, b"pso-portal kek wrap"))
        self._id = _derive(secret, b"pso-portal kek id")[:8].hex()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._id}>"

    @property
    def id(self) -> str:
        return self._id

    def wrap(self, key: bytes, context: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        if len(body) <= 16:
            raise VaultError("This is not a wrapped key.")
        try:
            return self._cipher.decrypt(nonce, body, context)
        except InvalidTag:
            raise VaultError("The key was wrapped by another root key or for another holder.") from None


class FileKek(LocalKek):
    """A root key in a file that only its owner can read: 32 raw bytes, or the same in hex or base64.

    Raises VaultError when the file is missing, malformed, or open to group or others.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(_parse(_read_private(path)))

    @classmethod
    def create(cls, path: Path) -> FileKek:
        """Make a new random root key at `path`, mode 0400. Raises VaultError if anything lies there."""
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        except OSError as error:
            raise VaultError(f"The root key cannot be written to {path}: {error.strerror}.") from None
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_BYTES).hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return cls(path)


class EnvironmentKek(LocalKek):
    """A root key in an environment variable, hex or base64. Raises VaultError when absent or malformed."""

    def __init__(self, environment: Mapping[str, str], variable: str = VARIABLE) -> None:
        super().__init__(_parse(environment.get(variable, "").encode()))


def _read_private(path: Path) -> bytes:
    # The open file is asked for its mode, not the path: between two look-ups the path may change hands.
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise VaultError(f"The root key file {path} cannot be read: {error.strerror}.") from None
    if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
        raise VaultError(f"The root key file {path} must be a plain file, readable by its owner only (0400).")
    return content


def _parse(content: bytes) -> bytes:
    if len(content) == KEY_BYTES:
        return content
    text = content.strip()
    try:
        if len(text) == 2 * KEY_BYTES:
            return bytes.fromhex(text.decode())
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise VaultError("The key-encryption key must be 32 bytes, in hex or base64.") from None


def _derive(secret: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label).derive(secret)
