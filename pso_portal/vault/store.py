"""The key store of this installation, found through the settings."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import VARIABLE, EnvironmentKek, FileKek, Kek
from pso_portal.vault.keys import PSO, KeyStore


def key_store() -> KeyStore:
    """The store in PSO_KEY_DIR, opened with the root key of PSO_KEK_FILE or of the variable PSO_KEK.

    Raises VaultError where neither key nor folder is named: there is no default root key.
    """
    folder = getattr(settings, "PSO_KEY_DIR", None)
    if not folder:
        raise VaultError("PSO_KEY_DIR does not name a folder for keys.")
    return _open_store(str(folder), str(getattr(settings, "PSO_KEK_FILE", None) or ""))


def create_keys_for(provider_id: UUID) -> None:
    """Make the keys of a new provider. Raises VaultError if it has, or ever had, keys."""
    key_store().create_keys(provider_id)


def make_installation() -> bool:
    """Make the PSO's own keys, its pepper and its signing key; False where they stand already."""
    store = key_store()
    if store.has_keys(PSO):
        return False
    store.create_keys(PSO)
    return True


@lru_cache(maxsize=8)
def _open_store(folder: str, kek_file: str) -> KeyStore:
    kek: Kek = FileKek(Path(kek_file)) if kek_file else EnvironmentKek(os.environ, VARIABLE)
    return KeyStore(Path(folder), kek)
