"""Data keys, per holder and purpose, wrapped by the root key, in a directory outside PostgreSQL.

    <folder>/<holder>/<purpose>/0001.key    one version: {"format": 1, "kek": id, "wrapped": base64}
    <folder>/<holder>/<purpose>/current     the version that new values are sealed with
    <folder>/<holder>/<purpose>/destroyed   stands once the keys were destroyed, and stays

Keys kept inside the database would lie in each of its backups, and destroying them would destroy nothing.
A rotation adds a version, moves `current` and retires the old version when nothing is sealed with it any more;
shredding deletes them all. What becomes of the files then is in `rewrapping`, `shredding` and `backups`.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from pso_portal.vault.envelope import KEY_BYTES, VaultError, length_prefixed
from pso_portal.vault.kek import Kek
from pso_portal.vault.key_files import (
    CURRENT,
    DESTROYED,
    ROOT_MARK,
    as_content,
    changing,
    file_name,
    read_current,
    read_wrapped,
    replace,
    sync_folder,
    wipe,
    write,
)

PSO: Final = "pso"
CACHE_SECONDS: Final = 60.0  # so long may a key that another process destroyed still open values here
CACHE_SIZE: Final = 1024


class Purpose(StrEnum):
    """What a key is for. The first three seal values; the last two belong to the installation alone."""

    PSES = "pses"  # inside the provider's patient safety evaluation system
    PSO = "pso"  # reported to the PSO, or the PSO's own work product
    OPEN = "open"  # outside the evaluation system: never work product, never reported
    PEPPER = "pepper"
    SIGNING = "signing"


SEALING: Final = (Purpose.PSES, Purpose.PSO, Purpose.OPEN)


class KeyStore:
    """The key directory, opened with a root key. Safe under several processes and threads.

    A holder is a provider's uuid, or "pso" for the installation. Every refusal is a VaultError.
    """

    def __init__(self, folder: Path, kek: Kek) -> None:
        self._folder = folder
        self._kek = kek
        self._cache: dict[tuple[str, Purpose, int | None], tuple[float, int, bytes]] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<KeyStore {self._folder} {self._kek!r}>"

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def kek(self) -> Kek:
        return self._kek

    def has_keys(self, holder: UUID | str) -> bool:
        """Whether keys were ever made for `holder`, destroyed ones included."""
        return (self._folder / holder_name(holder)).is_dir()

    def create_keys(self, holder: UUID | str) -> None:
        """Make the first version of every key of `holder`, all or none. Refuses to replace any."""
        name = holder_name(holder)
        if self.has_keys(name):
            raise VaultError("This holder has keys already.")
        self._prepare_folder()
        draft = self._folder / f".new-{secrets.token_hex(8)}"
        with changing(self._folder):
            try:
                self._check_root()
                self._write_holder(draft, name)
                self._publish(draft, self._folder / name)
            finally:
                shutil.rmtree(draft, ignore_errors=True)

    def get(self, holder: UUID | str, purpose: str, version: int | None = None) -> tuple[int, bytes]:
        """The version and the 32-byte key: the one asked for, or the current one.

        Raises VaultError when the holder, the purpose or the version has no key or it does not unwrap.
        """
        slot = (holder_name(holder), _purpose(purpose), version)
        with self._lock:
            found = self._cache.get(slot)
        if found is None or found[0] <= time.monotonic():
            found = self._remember(slot, self._load(*slot))
        return found[1], found[2]

    def versions(self, holder: UUID | str, purpose: str) -> list[int]:
        """The versions that are there, oldest first; none for a holder without keys, or whose keys were destroyed."""
        folder = self._folder / holder_name(holder) / _purpose(purpose)
        return sorted(int(path.stem) for path in folder.glob("*.key") if path.stem.isdigit())

    def is_destroyed(self, holder: UUID | str, purpose: str) -> bool:
        """Whether the keys of this purpose were destroyed, or their destruction has begun."""
        return (self._folder / holder_name(holder) / _purpose(purpose) / DESTROYED).exists()

    def holders(self) -> list[str]:
        """Every holder that has, or had, keys."""
        return sorted(_holders(self._folder))

    def add_version(self, holder: UUID | str, purpose: str) -> int:
        """Make a new version and let it be the current one; returns its number. Older ones still open what they sealed.

        Killed half way, the next call goes on with the version that was made. Only for purposes that seal values: a
        pepper finds what the same key wrote, and signatures name theirs.
        """
        name, kind = holder_name(holder), _purpose(purpose)
        folder = self._folder / name / kind
        if kind not in SEALING:
            raise VaultError("A key of this purpose is not rotated.")
        with changing(self._folder):
            self._check_root()
            before = read_current(folder)
            number = max(self.versions(name, kind), default=before)
            if number == before:
                number = before + 1
                replace(folder / file_name(number), self._new_key(name, kind, number))
            replace(folder / CURRENT, f"{number}\n".encode())
        self.forget()
        return number

    def retire_version(self, holder: UUID | str, purpose: str, version: int) -> None:
        """Destroy an old version. The caller has made sure that nothing is sealed with it; the current one stays."""
        folder = self._folder / holder_name(holder) / _purpose(purpose)
        with changing(self._folder):
            if version == read_current(folder):
                raise VaultError("The current version of a key is not retired.")
            wipe(folder / file_name(version))
            sync_folder(folder)
        self.forget()

    def current_since(self, holder: UUID | str, purpose: str) -> float:
        """Since when the current version is current, in seconds since 1970. Raises VaultError."""
        try:
            return (self._folder / holder_name(holder) / _purpose(purpose) / CURRENT).stat().st_mtime
        except OSError:
            raise VaultError("There is no key for this holder and purpose.") from None

    def forget(self) -> None:
        """Drop the keys held in memory."""
        with self._lock:
            self._cache.clear()

    def _remember(self, slot: tuple[str, Purpose, int | None], loaded: tuple[int, bytes]) -> tuple[float, int, bytes]:
        entry = (time.monotonic() + CACHE_SECONDS, *loaded)
        with self._lock:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            self._cache[slot] = entry
        return entry

    def _load(self, holder: str, purpose: Purpose, version: int | None) -> tuple[int, bytes]:
        folder = self._folder / holder / purpose
        number = read_current(folder) if version is None else version
        wrapped = read_wrapped(folder / file_name(number), self._kek.id)
        key = self._kek.unwrap(wrapped, wrap_context(holder, purpose, number))
        if len(key) != KEY_BYTES:
            raise VaultError("The unwrapped key has the wrong length.")
        return number, key

    def _prepare_folder(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            mode = stat.S_IMODE(self._folder.stat().st_mode)
        except OSError as error:
            raise VaultError(f"The key folder {self._folder} cannot be used: {error.strerror}.") from None
        if mode & 0o077:
            raise VaultError(f"The key folder {self._folder} must be open to its owner only (0700).")

    def _write_holder(self, draft: Path, holder: str) -> None:
        purposes = tuple(Purpose) if holder == PSO else SEALING
        try:
            draft.mkdir(mode=0o700)
            for purpose in purposes:
                (draft / purpose).mkdir(mode=0o700)
                write(draft / purpose / file_name(1), self._new_key(holder, purpose, 1))
                write(draft / purpose / CURRENT, b"1\n")
                sync_folder(draft / purpose)
            sync_folder(draft)
        except OSError as error:
            raise VaultError(f"The keys cannot be written: {error.strerror}.") from None

    def _new_key(self, holder: str, purpose: Purpose, version: int) -> bytes:
        wrapped = self._kek.wrap(os.urandom(KEY_BYTES), wrap_context(holder, purpose, version))
        return as_content(self._kek.id, wrapped)

    def _check_root(self) -> None:
        """While the root key is changed, and after, only the new one makes keys: the others would be lost."""
        mark = self._folder / ROOT_MARK
        if mark.exists() and mark.read_text().strip() != self._kek.id:
            raise VaultError("The root key was changed: start the portal with the new one. The old one makes no keys.")

    def _publish(self, draft: Path, final: Path) -> None:
        # A rename onto a folder with files in it fails: of two processes exactly one makes the keys.
        try:
            draft.rename(final)
        except OSError:
            raise VaultError("This holder has keys already.") from None
        sync_folder(self._folder)


def holder_name(holder: UUID | str) -> str:
    """The one spelling of a holder. Raises VaultError."""
    # The name becomes a path: only a uuid in its one spelling, or "pso", may pass.
    if holder == PSO:
        return PSO
    try:
        return str(holder if isinstance(holder, UUID) else UUID(holder))
    except (ValueError, AttributeError, TypeError):
        raise VaultError("A holder of keys is a provider's uuid, or the PSO.") from None


def _purpose(purpose: str) -> Purpose:
    try:
        return Purpose(purpose)
    except ValueError:
        raise VaultError("There is no such key purpose.") from None


def wrap_context(holder: str, purpose: str, version: int) -> bytes:
    """What a wrapped key is bound to: it opens under no other holder, purpose or version."""
    return length_prefixed([b"pso-portal data key", holder.encode(), purpose.encode(), str(version).encode()])


def _holders(folder: Path) -> Iterator[str]:
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            if path.is_dir() and holder_name(path.name) == path.name:
                yield path.name
        except VaultError:
            continue
