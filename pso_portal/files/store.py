"""Sealed bytes on disk: FILES/<provider>/<id>, open to this account alone.

A file appears whole or not at all: written under another name, forced to disk, renamed. Its place (provider, table,
row) is sealed in: a file laid under another row's name does not open.
"""

from __future__ import annotations

import io
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, cast
from uuid import UUID, uuid4

from django.conf import settings

from pso_portal.vault.envelope import Context, VaultError
from pso_portal.vault.store import key_store

from .stream import HEADER, open_stream, seal_stream, stream_version

TABLE: Final = "files_attachment"
SETTLED: Final = 3600.0  # seconds: longer than any request, so that what has no row by then never gets one
_PURPOSE: Final = "pses"


def write_file(provider_id: UUID, file_id: UUID, source: BinaryIO) -> int:
    """Seal `source` to disk; returns its plain size. Leaves nothing where it fails. Raises VaultError, OSError."""
    version, key = key_store().get(provider_id, _PURPOSE)
    final = _path(provider_id, file_id)
    _prepare(final.parent)
    draft = final.with_name(f".new-{uuid4().hex}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            size = seal_stream(key, source, target, _context(provider_id, file_id, version))
            target.flush()
            os.fsync(target.fileno())
        draft.rename(final)
    finally:
        draft.unlink(missing_ok=True)
    _sync(final.parent)
    return size


def read_file(provider_id: UUID, file_id: UUID) -> Iterator[bytes]:
    """The plain bytes, frame by frame, each proven before it is given. Raises VaultError, also where there is none."""
    try:
        with _path(provider_id, file_id).open("rb") as source:
            version = stream_version(source.read(HEADER))
            source.seek(0)
            _, key = key_store().get(provider_id, _PURPOSE, version)
            yield from open_stream(key, source, _context(provider_id, file_id, version))
    except OSError:
        raise VaultError("The sealed file is not there, or cannot be read.") from None


def files_by_version(provider_id: UUID) -> dict[int, int]:
    """Key version → how many files are sealed with it."""
    return dict(Counter(version for each in stored(provider_id) if (version := _version_of(provider_id, each))))


def reseal_files(provider_id: UUID, *, most: int) -> int:
    """Seal up to `most` files anew under the current key; returns how many. Each is whole, the old or the new.

    Raises VaultError where one does not open.
    """
    current, _ = key_store().get(provider_id, _PURPOSE)
    stale = [each for each in stored(provider_id) if _version_of(provider_id, each) not in (current, None)]
    for each in stale[:most]:
        write_file(provider_id, each, cast(BinaryIO, _Frames(read_file(provider_id, each))))
    return len(stale[:most])


def delete_file(provider_id: UUID, file_id: UUID) -> None:
    """Forget the bytes; deleting what is gone is no error."""
    _path(provider_id, file_id).unlink(missing_ok=True)


def stored(provider_id: UUID) -> list[UUID]:
    """Ids of every file that lies whole on disk for a provider."""
    return [UUID(path.name) for path in _entries(provider_id) if _is_id(path.name)]


def settled(provider_id: UUID, file_id: UUID) -> bool:
    """Whether the file is so old that the request which wrote it is over."""
    return _is_old(_path(provider_id, file_id))


def drop_drafts(provider_id: UUID) -> int:
    """Forget what a process left that was killed while it wrote; returns how many."""
    dropped = [path for path in _entries(provider_id) if path.name.startswith(".new-") and _is_old(path)]
    for path in dropped:
        path.unlink(missing_ok=True)
    return len(dropped)


def holders() -> list[UUID]:
    """Every provider that has a folder."""
    root = _root()
    return [UUID(path.name) for path in root.iterdir() if _is_id(path.name)] if root.is_dir() else []


class _Frames(io.RawIOBase):
    """Frames read one after the other as a stream: a large file is never whole in memory."""

    def __init__(self, frames: Iterator[bytes]) -> None:
        self._frames, self._rest = frames, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and (piece := next(self._frames, b"")):
            self._rest = piece
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)], self._rest = taken, self._rest[len(taken) :]
        return len(taken)


def _version_of(provider_id: UUID, file_id: UUID) -> int | None:
    """None where the file went meanwhile."""
    try:
        with _path(provider_id, file_id).open("rb") as source:
            return stream_version(source.read(HEADER))
    except FileNotFoundError:
        return None


def _root() -> Path:
    return Path(settings.PSO_FILES_DIR)


def _path(provider_id: UUID, file_id: UUID) -> Path:
    # Names are made of uuids in their one spelling: nothing that a person typed becomes a path.
    return _root() / str(UUID(str(provider_id))) / str(UUID(str(file_id)))


def _context(provider_id: UUID, file_id: UUID, version: int) -> Context:
    return Context(version, str(provider_id), TABLE, str(file_id), "content")


def _prepare(folder: Path) -> None:
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entries(provider_id: UUID) -> list[Path]:
    folder = _path(provider_id, provider_id).parent
    return list(folder.iterdir()) if folder.is_dir() else []


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > SETTLED
    except FileNotFoundError:
        return False
