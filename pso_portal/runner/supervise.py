"""Keeps the portal's processes running until somebody asks them to stop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

from pso_portal.runner.children import Child
from pso_portal.runner.interrupts import Interrupts
from pso_portal.runner.refusal import Refused
from pso_portal.runner.servers import Servers
from pso_portal.runner.speech import Speech

MOST_RESTARTS = 5
_WINDOW_SECONDS = 60.0


class Supervisor:
    """A context that owns processes: those it starts are stopped in reverse order when it is left."""

    def __init__(self, say: Speech, interrupts: Interrupts, servers: Servers) -> None:
        self._say = say
        self._interrupts = interrupts
        self._servers = servers
        self._children: list[Child] = []
        self._guests: list[Child] = []
        self._restarts: dict[str, deque[float]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # All are asked at once, last started first, so that the slowest sets the time and not the sum.
        owned = [*self._children, *self._guests]
        for child in reversed(owned):
            child.ask_to_stop()
        for child in reversed(owned):
            child.stop()

    def keep(self, child: Child) -> None:
        """Start a process and keep it running."""
        child.start()
        self._children.append(child)

    def follow(self, child: Child) -> None:
        """Start a process that may end by itself; its lines are said with its name before them."""
        child.start_told(lambda line: self._say(f"{child.name} | {line}"))
        self._guests.append(child)

    def run(self, child: Child) -> int:
        """Run a process to its end, while the others are watched; its exit code. Raises Interrupted."""
        if child.process is None:
            child.start()
        try:
            while not child.has_ended():
                self._interrupts.sleep(0.1)
                self.look_after()
        finally:
            child.stop()
        assert child.process is not None
        return child.process.returncode

    def answer(self, child: Child) -> list[str]:
        """Run a process to its end; the lines it says, none where it fails."""
        lines: list[str] = []
        child.start_told(lines.append)
        return lines if self.run(child) == 0 else []

    def demand(self, child: Child, sentence: str) -> None:
        """Run a process that must succeed. Raises Refused with `sentence` and its last lines."""
        if self.run(child) != 0:
            raise Refused(f"{sentence}\n{child.last_words()}".strip())

    def wait_for(self, ready: Callable[[], bool], what: str, *, seconds: float) -> None:
        """Wait until `ready`. Raises Refused after `seconds`, Interrupted on a signal."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise Refused(f"{what} did not answer within {seconds:.0f} seconds. Its log is in the log folder.")
            self._interrupts.sleep(0.1)
            self.look_after()

    def watch(self, until: Callable[[], bool]) -> None:
        """Keep everything running until something is true. Raises Interrupted."""
        while not until():
            self._interrupts.sleep(0.5)
            self.look_after()

    def look_after(self) -> None:
        """Start again what has died. Raises Refused when something dies over and over."""
        for name in self._servers.revive():
            self._count(name, "")
            self._say(f"{name} had stopped and was started again.")
        for child in self._children:
            if child.has_ended():
                self._count(child.name, child.last_words())
                self._say(f"The {child.name} process had stopped and was started again; see {child.log}.")
                child.start()

    def _count(self, name: str, last_words: str) -> None:
        times = self._restarts.setdefault(name, deque())
        times.append(time.monotonic())
        while times[0] < times[-1] - _WINDOW_SECONDS:
            times.popleft()
        if len(times) > MOST_RESTARTS:
            raise Refused(f"{name} stopped {len(times)} times within a minute. Its last lines:\n{last_words}".strip())
