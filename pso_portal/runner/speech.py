"""Lines for the person at the keyboard."""

from __future__ import annotations

import sys
from typing import TextIO


class Speech:
    """Says one line at a time. `--once` speaks on the error stream: the output is the job's alone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, line: str = "") -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


aloud = Speech(sys.stdout)
aside = Speech(sys.stderr)
