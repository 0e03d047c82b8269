"""Questions about processes that may not be ours to wait for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

_PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Whether `pid` runs. A process that ended but was not collected counts as gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not _PROC.is_dir()


def serves(pid: int, folder: Path) -> bool:
    """Whether `pid` runs with `folder` in its command line.

    After a crash the number in a pid file may be a stranger's. The command line can be read by everybody, the
    working folder of another account's process cannot, not even by root in a container.
    """
    if not is_alive(pid):
        return False
    try:
        return os.fsencode(folder) in (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return not _PROC.is_dir()


def pid_in(path: Path) -> int | None:
    """The number on the first line of a pid file, or None."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def wait_until(done: Callable[[], bool], *, seconds: float) -> bool:
    """Ask `done` until it is true or `seconds` are over. Returns its last answer."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
