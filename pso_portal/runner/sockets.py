"""Folders for unix sockets, whose paths may not pass 107 bytes."""

from __future__ import annotations

import hashlib
import stat
import tempfile
from pathlib import Path

from pso_portal.runner.account import Account
from pso_portal.runner.refusal import Refused

LONGEST_PATH = 107


def socket_folder(wanted: Path, socket: str, account: Account) -> Path:
    """A 0700 folder of `account` for a socket called `socket`: `wanted`, or a short one in the temporary folder.

    The short one is always the same for the same `wanted`, so that a second command finds the server of the
    first. Raises Refused when somebody else has made it: whoever owns the folder could pose as the server.
    """
    folder = wanted if len(str(wanted / socket).encode()) <= LONGEST_PATH else _short(wanted)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _check(folder, account)
    else:
        account.own(folder, 0o700)
    return folder


def _short(wanted: Path) -> Path:
    digest = hashlib.sha256(str(wanted).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"pso-{digest}"


def _check(folder: Path, account: Account) -> None:
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != account.uid or state.st_mode & 0o077:
        raise Refused(
            f"{folder} should be a folder for server sockets but belongs to somebody else or is open to others. "
            "Remove it and start again."
        )
