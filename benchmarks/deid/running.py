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
    lines = [json.dumps({"id": row.id, "text": row.text} | ({"known": row.known} if known else {})) + "\n"
             for row in rows]  # fmt: skip
    began = time.monotonic()
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,  # noqa: S603
                              env=os.environ | ONE_THREAD) as process:  # fmt: skip
            os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
            return _talk(process, lines, times, sum(len(row.text) for row in rows) * times, began)
    except (BrokenPipeError, ProcessLookupError, FileNotFoundError):
        raise Failed(f"{command[0]} is not there, or ended before the last record.") from None


def _talk(process: subprocess.Popen[str], lines: list[str], times: int, characters: int, began: float) -> Run:
    into, out = process.stdin, process.stdout
    assert into is not None
    assert out is not None
    _put(into, lines[:1])
    first = _answer(out)
    start_up, worked, clock = time.monotonic() - began, _worked(process.pid), time.monotonic()
    feeder = threading.Thread(target=_put, args=(into, lines * times), daemon=True)
    feeder.start()
    answers = {answer["id"]: answer for answer in [first, *(_answer(out) for _ in lines)]}
    at_first = _worked(process.pid) - worked
    answers |= {answer["id"]: answer for answer in (_answer(out) for _ in range(len(lines) * (times - 1)))}
    seconds, at_work = time.monotonic() - clock, _worked(process.pid) - worked
    memory = _peak_memory(process.pid)
    feeder.join()
    # The clock of a process ticks a hundred times a second.
    return Run(answers, start_up, characters / seconds, characters / max(at_work, 0.01),
               characters / times / max(at_first, 0.01), memory)


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
