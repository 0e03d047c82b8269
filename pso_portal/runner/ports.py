"""The port of the web server."""

from __future__ import annotations

import socket

from pso_portal.runner.refusal import Refused

HOST = "127.0.0.1"


def demand_free(port: int) -> None:
    """Raise Refused, with what to do, where the port cannot be used."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Port {port} needs more rights than this user has. Try ./portal demo --port 8001") from None
        except (OSError, OverflowError):
            raise Refused(
                f"Port {port} is already in use by another program. Stop that program, or choose another port: "
                f"./portal demo --port {port + 1 if 1024 <= port < 65535 else 8001}"
            ) from None


def free() -> int:
    """A port that nobody used a moment ago."""
    with socket.socket() as line:
        line.bind((HOST, 0))
        return int(line.getsockname()[1])


def answers(port: int) -> bool:
    """Whether a web server takes connections and speaks HTTP at the port."""
    try:
        with socket.create_connection((HOST, port), timeout=5) as line:
            line.sendall(b"GET /static/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return line.recv(5) == b"HTTP/"
    except OSError:
        return False
