"""Destroying keys, so that what they sealed is destroyed wherever a copy of it lies.

A note that it was begun is written first and stays for good: killed half way, the next call finds it and goes on, and
nobody makes such keys again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pso_portal.vault.backups import copies_in
from pso_portal.vault.envelope import VaultError
from pso_portal.vault.key_files import CURRENT, DESTROYED, changing, replace, sync_folder, wipe
from pso_portal.vault.keys import PSO, SEALING, KeyStore, Purpose, holder_name


@dataclass(frozen=True, slots=True)
class Destroyed:
    """The keys of one purpose that are gone. `keys`: version → SHA-256 of the wrapped key's file; it opens nothing.

    `copies`: names of the backups that held some of them.
    """

    purpose: str
    begun_at: str
    keys: dict[str, str]
    copies: list[str]


def shred(store: KeyStore, holder: str, purpose: str, *, copies: Path, now: datetime) -> Destroyed:
    """Destroy every version in the store and in its copies. A second call tells the same. Raises VaultError.

    Never the PSO's own: they hold what belongs to everybody.
    """
    name, kind = holder_name(holder), Purpose(purpose)
    if name == PSO or kind not in SEALING or not store.has_keys(name):
        raise VaultError("Only a provider's sealing keys are destroyed.")
    with changing(store.folder):
        folder = store.folder / name / kind
        found = _begin(folder, [copy / name / kind for copy in copies_in(copies)], now)
        _wipe_all([folder, *(copies / each / name / kind for each in found.copies)])
    store.forget()
    return Destroyed(str(kind), found.begun_at, found.keys, found.copies)


def _begin(folder: Path, copied: Iterable[Path], now: datetime) -> Destroyed:
    """What is going to be destroyed, or what an earlier call noted, with what it did not know of."""
    mark = folder / DESTROYED
    noted = json.loads(mark.read_text()) if mark.exists() else {"begun_at": now.isoformat(), "keys": {}, "copies": []}
    keys: dict[str, str] = dict(noted["keys"])
    held = []
    for each in copied:
        digests = _digests(each)
        keys = digests | keys
        held += [each.parent.parent.name] if digests else []
    keys = keys | {version: digest for version, digest in _digests(folder).items() if version not in noted["keys"]}
    found = Destroyed(folder.name, noted["begun_at"], keys, sorted({*noted["copies"], *held}))
    note = {"begun_at": found.begun_at, "keys": found.keys, "copies": found.copies}
    replace(mark, json.dumps(note, sort_keys=True).encode() + b"\n")
    return found


def _digests(folder: Path) -> dict[str, str]:
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.key"))}


def _wipe_all(folders: Iterable[Path]) -> None:
    for folder in folders:
        if not folder.is_dir():
            continue
        for path in folder.glob("*.key*"):
            wipe(path)
        (folder / CURRENT).unlink(missing_ok=True)
        sync_folder(folder)
