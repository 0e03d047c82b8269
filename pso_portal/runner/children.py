"""Processes that the runner starts and answers for."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PARENT_DEATH_SIGNAL = 1
_LARGEST_LOG_BYTES = 20 * 1024 * 1024


def death_with_parent() -> Callable[[], None] | None:
    """A call for the new process: when the one that started it is killed, the system stops it too. Linux only.

    The starter's main thread must start it, because the system watches the thread.
    """
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    return lambda: prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


@dataclass
class Child:
    """One process in a group of its own, so that Ctrl-C in a terminal reaches the runner alone."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None = None
    folder: Path | None = None
    patience: float = 10.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    reader: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it. Output goes to `log` where there is one, else to the runner's own."""
        if self.log is None:
            self._start(None)
            return
        with _appending(self.log) as log:
            self._start(log)

    def start_told(self, tell: Callable[[str], None]) -> None:
        """Start it and pass every line of its output to `tell`, from a thread."""
        self._start(subprocess.PIPE)
        self.reader = threading.Thread(target=self._pass_on, args=(tell,), daemon=True)
        self.reader.start()

    def _start(self, output: int | IO[bytes] | None) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - a list, no shell, our own programs
            self.command,
            env=dict(self.environment),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=death_with_parent(),
        )

    def _pass_on(self, tell: Callable[[str], None]) -> None:
        if self.process is None or self.process.stdout is None:
            return
        with self.process.stdout as lines:
            for line in lines:
                tell(line.decode(errors="replace").rstrip())

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Ask its main process; that one knows how to end its own children."""
        if self.process is not None and not self.has_ended():
            self.process.terminate()

    def stop(self) -> None:
        """Stop it: a request, `patience` seconds, then the whole group at once."""
        if self.process is None:
            return
        self.ask_to_stop()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            _kill_group(self.process.pid)
            self.process.wait()
        if self.reader is not None:
            self.reader.join(2)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def _appending(path: Path) -> IO[bytes]:
    """The log, opened to be added to. One that has grown is set aside, and the one set aside before it goes."""
    if path.exists() and path.stat().st_size > _LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.old"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb")


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
