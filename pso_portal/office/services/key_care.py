"""The key store as a whole: copied, and put under another root key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from pso_portal import audit
from pso_portal.vault.backups import back_up, copies_in
from pso_portal.vault.envelope import VaultError
from pso_portal.vault.kek import FileKek, Kek
from pso_portal.vault.rewrapping import finish, stage
from pso_portal.vault.store import key_store

__all__ = ["VaultError", "back_up_keys", "change_root_key", "stage_root_key"]

def back_up_keys(*, now: datetime) -> Path:
    """Copy the key store into PSO_KEY_COPIES, and drop copies older than 35 days. Raises VaultError."""
    made = back_up(key_store().folder, Path(settings.PSO_KEY_COPIES), now=now)
    audit.record("back_up_keys", by=None, now=now, copy=made.name)
    return made


def stage_root_key(*, new_kek: Path, now: datetime) -> int:
    """Lay every key, those of the copies too, under the new root key as well; returns how many. Raises VaultError."""
    store, new = key_store(), FileKek(new_kek)
    laid = sum(stage(folder, store.kek, new) for folder in _folders(store.folder))
    audit.record("stage_root_key", by=None, now=now, root=new.id, keys=laid)
    return laid


def change_root_key(*, new_kek: Path, now: datetime) -> Kek:
    """Let the old root key open nothing any more. Stages what is missing first, where the old one is still in use.

    Raises VaultError, and changes nothing, while a key is not under the new one.
    """
    store, new = key_store(), FileKek(new_kek)
    folders = _folders(store.folder)
    # All are staged before the first is finished: killed anywhere, either root key can go on.
    for folder in folders if store.kek.id != new.id else ():
        stage(folder, store.kek, new)
    for folder in folders:
        finish(folder, new)
    store.forget()
    audit.record("change_root_key", by=None, now=now, root=new.id)
    return new


def _folders(store: Path) -> list[Path]:
    return [store, *copies_in(Path(settings.PSO_KEY_COPIES))]
