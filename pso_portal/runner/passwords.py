"""Secrets that the runner makes at the first start and never shows."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_in(path: Path, *, count: int = 32) -> str:
    """The secret in `path`; a new one of `count` random bytes in hex, mode 0400, where there is none.

    It appears whole or not at all: neither a crash nor a second command at the same moment can leave or see an
    empty one.
    """
    if not path.exists():
        _appear(path, secrets.token_hex(count) + "\n")
    return path.read_text().strip()


def _appear(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
        _sync(path.parent)
    except FileExistsError:
        return  # somebody was faster: theirs counts
    finally:
        unfinished.unlink()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
