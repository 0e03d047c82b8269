"""Runs a command that answers records a line each, in a process of its own on one core, and times it.

Start-up is what passes until the first answer; the clock of the rest starts then. Memory is the peak of the process's
own pages, told by the kernel (VmHWM), since what `getrusage` says of a child begins with the size of its parent.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from benchmarks.deid.reading import Row

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
Answers = dict[str, dict[str, Any]]


class Failed(Exception):
    """The command ended, or answered what is no answer, before the last record."""


@dataclass(frozen=True)
class Run:
    """`answers` by id; seconds until the first; characters a second of the rest, by the clock and by the seconds that
    the core worked for it (the same on a quiet core), and of the first round alone, when every text is new; peak memory
    in MB."""

    answers: Answers
    start_up: float
    speed: float
    speed_at_work: float
    speed_at_first: float
    memory: float


def ask(command: Sequence[str], rows: Sequence[Row], *, known: bool, times: int = 1) -> Run:
    """Put one record, and then every record `times` times. Raises Failed."""
    return in_turn([(command, known, times)], rows, turns=1)[0]


def in_turn(asked: Sequence[tuple[Sequence[str], bool, int]], rows: Sequence[Row], *, turns: int) -> list[Run]:
    """Several commands on the same records, each told whether to say what is known and how many times to ask. What each
    is asked is cut into as many pieces as there are turns, and in a turn each answers one while the others wait: a core
    that is shared slows down by a third for some seconds, and then slows down all of them. Raises Failed.
    """
    with ExitStack() as running:
        talks = [running.enter_context(_Talk(command, rows, known, times)) for command, known, times in asked]
        for talk in talks:
            talk.begin()
        for turn in range(turns):
            for talk in talks:
                talk.go_on(turn, turns)
        return [talk.told() for talk in talks]


class _Talk:
    """A command that runs, and what it has answered so far."""

    def __init__(self, command: Sequence[str], rows: Sequence[Row], known: bool, times: int) -> None:
        self.command, self.times = command, times
        self.lines = [json.dumps({"id": row.id, "text": row.text} | ({"known": row.known} if known else {})) + "\n"
                      for row in rows]  # fmt: skip
        self.characters = sum(len(row.text) for row in rows)
        self.answers: Answers = {}
        self.count, self.seconds, self.at_first = 0, 0.0, 0.0

    def __enter__(self) -> _Talk:
        self.began = time.monotonic()
        try:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,  # noqa: S603
                                            text=True, env=os.environ | ONE_THREAD)  # fmt: skip
        except FileNotFoundError:
            raise Failed(f"{self.command[0]} is not there.") from None
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):     # Whoever did not read on has failed for that already.
            self.process.__exit__(None, None, None)
        self.process.wait()

    def begin(self) -> None:
        """Take the first answer, from which on its work is timed."""
        with suppress(ProcessLookupError):      # One that has ended answers nothing.
            os.sched_setaffinity(self.process.pid, {max(os.sched_getaffinity(0))})
        self.answered(self.lines[:1])
        self.start_up, self.worked = time.monotonic() - self.began, _worked(self.process.pid)
        self.count = 0

    def go_on(self, turn: int, turns: int) -> None:
        """Put the lines of this turn and take their answers."""
        lines = self.lines * self.times
        began = time.monotonic()
        self.answered(lines[len(lines) * turn // turns:len(lines) * (turn + 1) // turns])
        self.seconds += time.monotonic() - began

    def answered(self, lines: Sequence[str]) -> None:
        """Put lines and take their answers."""
        assert self.process.stdin
        assert self.process.stdout
        feeder = threading.Thread(target=_put, args=(self.process.stdin, lines), daemon=True)
        feeder.start()
        for _ in lines:
            answer = _answer(self.process.stdout)
            self.answers[answer["id"]] = answer
            self.count += 1
            if self.count == len(self.lines):
                self.at_first = _worked(self.process.pid)
        feeder.join()

    def told(self) -> Run:
        """What was measured. The clock of a process ticks a hundred times a second."""
        at_work, at_first = (max(until - self.worked, 0.01) for until in (_worked(self.process.pid), self.at_first))
        characters = self.characters * self.times
        return Run(self.answers, self.start_up, characters / self.seconds, characters / at_work,
                   self.characters / at_first, _peak_memory(self.process.pid))


def _put(into: IO[str], lines: Sequence[str]) -> None:
    try:
        into.writelines(lines)
        into.flush()
    except BrokenPipeError:
        pass  # The reader sees the end and says so.


def _answer(out: IO[str]) -> dict[str, Any]:
    line = out.readline()
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError:
        answer = {}
    if not isinstance(answer, dict) or not {"id", "spans"} <= answer.keys():
        raise Failed(f"No answer but: {line[:200]!r}")
    return answer


def _worked(pid: int) -> float:
    """Seconds that the core has worked for the process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_memory(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()
    return int(told[0]) / 1024
