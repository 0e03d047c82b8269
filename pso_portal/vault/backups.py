"""Copies of the key store, of bounded age.

A copy keeps destroyed keys alive. So copies lie where the portal can reach them, go after 35 days, and lose a key when
the store loses it. What an operator copies elsewhere has to follow the same bound by hand.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pso_portal.vault.envelope import VaultError
from pso_portal.vault.key_files import changing, sync_folder

KEPT: Final = timedelta(days=35)
_STAMP: Final = "%Y%m%dT%H%M%SZ"


def back_up(store: Path, copies: Path, *, now: datetime) -> Path:
    """Copy the store, whole or not at all, and drop the copies that are too old. Raises VaultError."""
    copies.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = copies / f"{now.astimezone(UTC).strftime(_STAMP)}-{secrets.token_hex(3)}"
    draft = copies / f".new-{final.name}"
    try:
        with changing(store):
            shutil.copytree(store, draft, ignore=shutil.ignore_patterns(".new-*"))
            _sync(draft)
            draft.rename(final)
        sync_folder(copies)
    except OSError as error:
        raise VaultError(f"The keys cannot be copied to {copies}: {error.strerror}.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    drop_old(copies, now=now)
    return final


def drop_old(copies: Path, *, now: datetime) -> int:
    """Let go of copies past their time, and of what a killed run left; returns how many."""
    old = [path for path, made in _dated(copies) if made + KEPT < now]
    for path in [*old, *copies.glob(".new-*")]:
        shutil.rmtree(path)
    return len(old)


def copies_in(copies: Path) -> list[Path]:
    """Every copy there is, oldest first."""
    return [path for path, _ in _dated(copies)]


def _dated(copies: Path) -> Iterator[tuple[Path, datetime]]:
    for path in sorted(copies.iterdir()) if copies.is_dir() else ():
        try:
            yield path, datetime.strptime(path.name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue


def _sync(folder: Path) -> None:
    for path, _, names in os.walk(folder):
        for name in names:
            handle = os.open(Path(path) / name, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
        sync_folder(Path(path))
