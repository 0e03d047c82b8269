"""Whether a virus scanner lets a file pass. Where one is named and does not answer, nothing passes."""

from __future__ import annotations

import socket
from typing import Final, Protocol

CHUNK: Final = 64 * 1024
PATIENCE: Final = 10.0  # seconds that it may keep silent


class Unanswered(Exception):
    """The scanner gave no verdict."""


class Scanner(Protocol):
    """Says whether bytes are known to be harmful."""

    def is_clean(self, content: bytes) -> bool:
        """Raises Unanswered where there is no verdict."""


class Clamd:
    """ClamAV's daemon on this machine, over its Unix socket (protocol: clamd(8), INSTREAM)."""

    def __init__(self, path: str, patience: float = PATIENCE) -> None:
        self._path, self._patience = path, patience

    def is_clean(self, content: bytes) -> bool:
        """Raises Unanswered for a socket that is not there, a silence, and any word but OK and FOUND."""
        try:
            answer = self._ask(content)
        except OSError as error:
            raise Unanswered from error
        if answer == b"stream: OK":
            return True
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            return False
        raise Unanswered

    def _ask(self, content: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(self._patience)
            line.connect(self._path)
            line.sendall(b"zINSTREAM\x00")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(b"\x00\x00\x00\x00")
            answer = b""
            while not answer.endswith(b"\x00") and len(answer) < 4096 and (read := line.recv(1024)):
                answer += read
        return answer.rstrip(b"\x00")
