"""Ctrl-C and SIGTERM, noticed between two steps and never in the middle of one."""

from __future__ import annotations

import signal
import time
from types import FrameType, TracebackType
from typing import Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """Somebody asked the runner to stop."""


class Interrupts:
    """A context in which the stop signals only leave a note, to be read by `check` and `sleep`.

    `received` is the last signal's number.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self._former: list[object] = []

    def __enter__(self) -> Self:
        self._former = [signal.signal(number, self._note) for number in _SIGNALS]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, former in zip(_SIGNALS, self._former, strict=True):
            signal.signal(number, former)  # type: ignore[arg-type]

    def check(self) -> None:
        """Raise Interrupted if a signal came."""
        if self.received is not None:
            raise Interrupted

    def sleep(self, seconds: float) -> None:
        """Wait, and raise Interrupted as soon as a signal has come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            time.sleep(min(0.1, seconds))
        self.check()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.received = number
