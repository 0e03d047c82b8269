"""The scanner's word is taken, and its silence is a refusal."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pso_portal.files.scanning import CHUNK, Clamd, Unanswered


@contextmanager
def daemon(path: Path, answer: bytes | None, heard: bytearray) -> Iterator[str]:
    """A clamd that says one thing; None: it hangs up."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen(1)

    def serve() -> None:
        line, _ = server.accept()
        with line, line.makefile("rb") as asked:
            heard.extend(asked.read(10))
            while size := int.from_bytes(asked.read(4), "big"):
                heard.extend(asked.read(size))
            if answer is not None:
                line.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield str(path)
    finally:
        thread.join(5)
        server.close()


@pytest.mark.parametrize(("answer", "clean"), [(b"stream: OK\x00", True), (b"stream: Eicar-Test FOUND\x00", False)])
def test_its_word_is_taken(tmp_path: Path, answer: bytes, clean: bool) -> None:
    heard, content = bytearray(), bytes(range(256)) * 1000
    with daemon(tmp_path / "s", answer, heard) as path:
        assert Clamd(path).is_clean(content) is clean
    assert heard == b"zINSTREAM\x00" + content
    assert len(content) > CHUNK


@pytest.mark.parametrize(
    "answer", [None, b"", b"INSTREAM size limit exceeded. ERROR\x00", b"stream: OKAY\x00", b"OK\x00"]
)
def test_anything_else_is_no_verdict(tmp_path: Path, answer: bytes | None) -> None:
    with daemon(tmp_path / "s", answer, bytearray()) as path, pytest.raises(Unanswered):
        Clamd(path, patience=2).is_clean(b"x")


def test_a_socket_that_is_not_there_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(Unanswered):
        Clamd(str(tmp_path / "nothing")).is_clean(b"x")


def test_a_scanner_that_hangs_is_no_verdict(tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(tmp_path / "s"))
    server.listen(1)
    with server, pytest.raises(Unanswered):
        Clamd(str(tmp_path / "s"), patience=0.2).is_clean(b"x")
