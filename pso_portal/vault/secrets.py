"""Secrets that belong to no provider's row (second-factor seeds), sealed under the installation's own key."""

from __future__ import annotations

import base64
import binascii

from pso_portal.vault.envelope import Context, VaultError, key_version, open_sealed, seal
from pso_portal.vault.keys import PSO, Purpose
from pso_portal.vault.store import key_store


def seal_secret(name: str, text: str) -> str:
    """`text` sealed under the PSO's key, bound to `name`, as base64. Raises VaultError."""
    version, key = key_store().get(PSO, Purpose.PSO)
    return base64.b64encode(seal(key, text.encode(), _context(name, version))).decode()


def secret_version(sealed: str) -> int:
    """The key version that a sealed secret names, unproven until it opens. Raises VaultError."""
    return key_version(_content(sealed))


def open_secret(name: str, sealed: str) -> str:
    """What `seal_secret` sealed under the same name. Raises VaultError for anything else."""
    content = _content(sealed)
    version, key = key_store().get(PSO, Purpose.PSO, key_version(content))
    return open_sealed(key, content, _context(name, version)).decode()


def _content(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise VaultError("This is not a sealed secret.") from error


def _context(name: str, version: int) -> Context:
    return Context(version, PSO, "secrets", name, "value")
