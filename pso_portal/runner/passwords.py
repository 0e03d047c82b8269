"""Secrets that the runner makes at the first start and never shows."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_in(path: Path, *, count: int = 32) -> str:
    """The secret in `path`; a new one of `count` random bytes in hex, mode 0400, where there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(count) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()
