"""The embedded Valkey starts whatever the last run left behind and listens on no port."""

from __future__ import annotations

import os
import signal
import socket

import redis

from pso_portal.runner.processes import pid_in, wait_until
from pso_portal.runner.valkey import Valkey


def _client(valkey: Valkey) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(valkey.socket), db=1, single_connection_client=True)


def test_it_starts_and_stops_and_keeps_what_it_was_given(valkey: Valkey) -> None:
    valkey.start()
    with _client(valkey) as client:
        client.set("word", "kept")
    valkey.stop()
    assert not valkey.is_running()

    valkey.start()
    with _client(valkey) as client:
        assert client.get("word") == b"kept"


def test_it_starts_after_it_was_killed(valkey: Valkey) -> None:
    valkey.start()
    pid = pid_in(valkey.place / "valkey.pid")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not valkey.is_running(), seconds=5)
    assert valkey.socket.exists()

    valkey.start()
    assert valkey.answers()


def test_a_pid_file_that_names_a_stranger_does_not_stop_it(valkey: Valkey) -> None:
    valkey.start()
    valkey.stop()
    (valkey.place / "valkey.pid").write_text(f"{os.getpid()}\n")
    assert not valkey.is_running()

    valkey.start()
    assert valkey.answers()


def test_it_has_a_closed_socket_and_no_port(valkey: Valkey) -> None:
    valkey.start()
    with _client(valkey) as client:
        assert client.config_get("port") == {"port": "0"}
    assert valkey.socket.parent.stat().st_mode & 0o777 == 0o700
    with socket.socket() as line:
        assert line.connect_ex(("127.0.0.1", 6379)) != 0
