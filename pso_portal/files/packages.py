"""A provider's packed data, sealed under the key of what it reported: destroyed with that key, wherever a copy lies."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings

from pso_portal.vault.envelope import Context, VaultError
from pso_portal.vault.store import key_store

from .stream import HEADER, open_stream, seal_stream, stream_version

_TABLE: Final = "office_disposition"
_PURPOSE: Final = "pso"


def keep(provider_id: UUID, package_id: UUID, content: bytes) -> None:
    """Seal a package to disk, in the place of an earlier one. Raises VaultError, OSError."""
    version, key = key_store().get(provider_id, _PURPOSE)
    final = _path(provider_id, package_id)
    for folder in (final.parent.parent, final.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = final.with_name(f".new-{uuid4().hex}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            seal_stream(key, io.BytesIO(content), target, _context(provider_id, package_id, version))
            target.flush()
            os.fsync(target.fileno())
        draft.rename(final)
    finally:
        draft.unlink(missing_ok=True)


def opened(provider_id: UUID, package_id: UUID) -> bytes:
    """The package, whole. Raises VaultError, also where there is none."""
    try:
        with _path(provider_id, package_id).open("rb") as source:
            version = stream_version(source.read(HEADER))
            source.seek(0)
            _, key = key_store().get(provider_id, _PURPOSE, version)
            return b"".join(open_stream(key, source, _context(provider_id, package_id, version)))
    except OSError:
        raise VaultError("The package is not there, or cannot be read.") from None


def drop(provider_id: UUID, package_id: UUID) -> None:
    """Forget a package; one that is gone is no error."""
    _path(provider_id, package_id).unlink(missing_ok=True)


def _path(provider_id: UUID, package_id: UUID) -> Path:
    return Path(settings.PSO_FILES_DIR) / "packages" / str(UUID(str(provider_id))) / str(UUID(str(package_id)))


def _context(provider_id: UUID, package_id: UUID, version: int) -> Context:
    return Context(version, str(provider_id), _TABLE, str(package_id), "package")
