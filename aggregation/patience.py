"""De-identification that ends: a text that takes too long, or was set aside, is held without any text, with its reason.

Patterns can be slow on a text that nobody foresaw. Whoever waits for one text keeps all others waiting.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from aggregation.deidentification import Profile, Result, deidentify
from aggregation.deidentification.risk import CERTAIN, Reason
from pso_portal.names import Known

SECONDS = 20.0  # a text of 20,000 characters, the longest that can pass, takes a fifth of one
TOO_LONG = Reason("The engine took too long on this text and was stopped.", 1, CERTAIN)
SET_ASIDE = Reason("The engine did not survive this text; it was set aside.", 1, CERTAIN)


class Stopped(BaseException):
    """No Exception: the engine takes every one of those for its own failure and would go on."""


def read(text: str, known: Known, profile: Profile = Profile.NONIDENTIFIABLE, *, seconds: float = SECONDS) -> Result:
    """As `deidentify`, but never longer than `seconds` of the clock."""
    try:
        with _alarm(seconds):
            return deidentify(text, known, profile)
    except Stopped:
        return unread(text, TOO_LONG, profile)


def unread(text: str, reason: Reason, profile: Profile = Profile.NONIDENTIFIABLE) -> Result:
    """A text that was not read: held, with nothing that may leave."""
    return Result("", text, (), 1.0, True, (reason,), profile, failed_layer="time")


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise Stopped here after so long. Signals reach a process's main thread alone: elsewhere nothing stops it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
