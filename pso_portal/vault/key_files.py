"""Files of the key store: written whole or not at all, forced to disk, changed by one process at a time."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pso_portal.vault.envelope import HIGHEST_VERSION, VaultError

FORMAT: Final = 1
CURRENT: Final = "current"
DESTROYED: Final = "destroyed"
ROOT_MARK: Final = ".root"  # the id of the root key that may make keys, once it was ever changed
_STAGED: Final = ".next"


def file_name(version: int) -> str:
    """Raises VaultError for a version outside its range."""
    if not 1 <= version <= HIGHEST_VERSION:
        raise VaultError("There is no such key version.")
    return f"{version:04d}.key"


def staged(path: Path) -> Path:
    """Where the same key lies wrapped by the next root key, while the root key is changed."""
    return path.with_name(path.name + _STAGED)


def as_content(kek_id: str, wrapped: bytes) -> bytes:
    """A key file's content."""
    content = {"format": FORMAT, "kek": kek_id, "wrapped": base64.b64encode(wrapped).decode()}
    return json.dumps(content).encode() + b"\n"


def read(path: Path) -> bytes:
    """Raises VaultError where nothing can be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise VaultError("There is no key for this holder, purpose and version.") from None


def read_wrapped(path: Path, kek_id: str) -> bytes:
    """The wrapped key for this root key, from the file or from what is staged beside it. Raises VaultError."""
    refusals = []
    # The third look: between the first two, what was staged may have taken the file's place.
    for each in (path, staged(path), path):
        try:
            return _wrapped(read(each), kek_id)
        except VaultError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def names_root(path: Path, kek_id: str) -> bool:
    """Whether the file is there and was wrapped by this root key."""
    try:
        _wrapped(read(path), kek_id)
    except VaultError:
        return False
    return True


def read_current(folder: Path) -> int:
    """The version that new values are sealed with. Raises VaultError."""
    text = read(folder / CURRENT).strip()
    if not text.isdigit() or len(text) > 5:
        raise VaultError("The key store does not say which key is current.")
    return int(text)


def write(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, and force it to disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another: whoever reads sees the one or the other, also after a crash."""
    draft = path.with_name(f".new-{secrets.token_hex(8)}")
    try:
        write(draft, content)
        os.rename(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def wipe(path: Path) -> None:
    """Write over a key file and let it go, with what is staged beside it; nothing there is no error.

    A disk may keep the old blocks all the same. They hold a wrapped key, worth nothing once the root key is changed.
    """
    for each in (path, staged(path)):
        try:
            with each.open("r+b") as file:
                file.write(secrets.token_bytes(each.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            each.unlink()
        except FileNotFoundError:
            continue


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """One process at a time changes the store. The lock goes with the process that held it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _wrapped(content: bytes, kek_id: str) -> bytes:
    parsed = _parsed(content)
    if parsed.get("format") != FORMAT or parsed.get("kek") != kek_id:
        raise VaultError("The key was wrapped by another root key, or in another format.")
    try:
        return base64.b64decode(parsed["wrapped"], validate=True)
    except (ValueError, KeyError, TypeError):
        raise VaultError("The key file is damaged.") from None


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        raise VaultError("The key file is damaged.") from None
    if not isinstance(parsed, dict):
        raise VaultError("The key file is damaged.")
    return parsed
