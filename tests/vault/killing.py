"""A process of its own that is killed with signal 9 just before its nth rename: the store changes by renames."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any


def killed_before_rename(nth: int, act: Callable[[], Any]) -> bool:
    """Run `act` in a fork; True if it was killed, False if it ended before."""
    child = os.fork()
    if child == 0:
        _run(nth, act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _run(nth: int, act: Callable[[], Any]) -> None:
    rename, done = os.rename, 0

    def counted(*args: Any, **options: Any) -> None:
        nonlocal done
        done += 1
        if done == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        rename(*args, **options)

    os.rename = counted  # type: ignore[assignment]
    try:
        act()
        os._exit(0)
    finally:
        os._exit(1)
