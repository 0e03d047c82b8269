"""Data keys, per holder and purpose, wrapped by the root key, in a directory outside PostgreSQL.

    <folder>/<holder>/<purpose>/0001.key    one version: {"format": 1, "kek": id, "wrapped": base64}
    <folder>/<holder>/<purpose>/current     the version that new values are sealed with

Keys kept inside the database would lie in each of its backups, and destroying them would destroy nothing.
A rotation adds a version and moves `current`; shredding deletes the versions. Neither changes the format.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import stat
import threading
import time
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from pso_portal.vault.envelope import HIGHEST_VERSION, KEY_BYTES, VaultError, length_prefixed
from pso_portal.vault.kek import Kek

PSO: Final = "pso"
CACHE_SECONDS: Final = 60.0  # so long may a key that another process destroyed still open values here
CACHE_SIZE: Final = 1024

_FORMAT: Final = 1


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

    def has_keys(self, holder: UUID | str) -> bool:
        """Whether keys were ever made for `holder`, destroyed ones included."""
        return (self._folder / _holder_name(holder)).is_dir()

    def create_keys(self, holder: UUID | str) -> None:
        """Make the first version of every key of `holder`, all or none. Refuses to replace any."""
        name = _holder_name(holder)
        if self.has_keys(name):
            raise VaultError("This holder has keys already.")
        self._prepare_folder()
        draft = self._folder / f".new-{secrets.token_hex(8)}"
        try:
            self._write_holder(draft, name)
            self._publish(draft, self._folder / name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def get(self, holder: UUID | str, purpose: str, version: int | None = None) -> tuple[int, bytes]:
        """The version and the 32-byte key: the one asked for, or the current one.

        Raises VaultError when the holder, the purpose or the version has no key or it does not unwrap.
        """
        slot = (_holder_name(holder), _purpose(purpose), version)
        with self._lock:
            found = self._cache.get(slot)
        if found is None or found[0] <= time.monotonic():
            found = self._remember(slot, self._load(*slot))
        return found[1], found[2]

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
        number = _read_current(folder) if version is None else version
        content = _read(folder / _file_name(number))
        key = self._kek.unwrap(_wrapped(content, self._kek.id), _wrap_context(holder, purpose, number))
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
                _write(draft / purpose / _file_name(1), self._new_key(holder, purpose, 1))
                _write(draft / purpose / "current", b"1\n")
                _sync_folder(draft / purpose)
            _sync_folder(draft)
        except OSError as error:
            raise VaultError(f"The keys cannot be written: {error.strerror}.") from None

    def _new_key(self, holder: str, purpose: Purpose, version: int) -> bytes:
        wrapped = self._kek.wrap(os.urandom(KEY_BYTES), _wrap_context(holder, purpose, version))
        content = {"format": _FORMAT, "kek": self._kek.id, "wrapped": base64.b64encode(wrapped).decode()}
        return json.dumps(content).encode() + b"\n"

    def _publish(self, draft: Path, final: Path) -> None:
        # A rename onto a folder with files in it fails: of two processes exactly one makes the keys.
        try:
            draft.rename(final)
        except OSError:
            raise VaultError("This holder has keys already.") from None
        _sync_folder(self._folder)


def _holder_name(holder: UUID | str) -> str:
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


def _file_name(version: int) -> str:
    if not 1 <= version <= HIGHEST_VERSION:
        raise VaultError("There is no such key version.")
    return f"{version:04d}.key"


def _wrap_context(holder: str, purpose: Purpose, version: int) -> bytes:
    return length_prefixed([b"pso-portal data key", holder.encode(), purpose.encode(), str(version).encode()])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise VaultError("There is no key for this holder, purpose and version.") from None


def _read_current(folder: Path) -> int:
    text = _read(folder / "current").strip()
    if not text.isdigit() or len(text) > 5:
        raise VaultError("The key store does not say which key is current.")
    return int(text)


def _wrapped(content: bytes, kek_id: str) -> bytes:
    try:
        parsed = json.loads(content)
        known = parsed["format"] == _FORMAT and parsed["kek"] == kek_id
        wrapped = base64.b64decode(parsed["wrapped"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise VaultError("The key file is damaged.") from None
    if not known:
        raise VaultError("The key was wrapped by another root key, or in another format.")
    return wrapped


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
