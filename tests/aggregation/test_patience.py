"""A text that the engine does not end on is held with its reason, and the next one is read."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress
from typing import Any

import pytest

from aggregation import patience
from aggregation.deidentification import engine
from pso_portal.names import Known


@pytest.fixture
def endless(monkeypatch: Any) -> None:
    """A layer that never ends on one text, and catches what it can."""

    def find(document: Any, _known: Any, _found: Any) -> list[Any]:
        while "endless" in document.text:
            with suppress(Exception):
                time.sleep(0.01)
        return []

    monkeypatch.setitem(engine.LAYERS, "patterns", find)


def test_a_text_that_takes_too_long_is_held_without_text_and_the_next_is_read(endless: None) -> None:
    stopped = patience.read("An endless story of Zoe.", Known(), seconds=0.1)
    assert (stopped.held, stopped.text, stopped.spans, stopped.reasons) == (True, "", (), (patience.TOO_LONG,))
    assert patience.read("The call light failed.", Known(), seconds=5).text == "The call light failed."


def test_afterwards_no_alarm_is_left_and_nobody_else_s_is_taken(endless: None) -> None:
    before = signal.getsignal(signal.SIGALRM)
    patience.read("An endless story.", Known(), seconds=0.05)
    assert (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)) == (before, (0.0, 0.0))


def test_outside_the_main_thread_it_reads_all_the_same() -> None:
    read: list[Any] = []
    thread = threading.Thread(target=lambda: read.append(patience.read("The call light failed.", Known())))
    thread.start()
    thread.join()
    assert read[0].text == "The call light failed."


def test_what_is_set_aside_is_held_and_says_so() -> None:
    aside = patience.unread("words", patience.SET_ASIDE)
    assert (aside.held, aside.text, aside.reasons[0].sentence) == (
        True, "", "The engine did not survive this text; it was set aside.",
    )  # fmt: skip
