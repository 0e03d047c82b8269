"""Asks a running site whether it answers: `python -m pso_portal.runner.probe http://127.0.0.1:8000/…`."""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


def answers(address: str, *, seconds: float = 8.0) -> bool:
    """Whether `address` (http) gives a page: status 200, no redirect followed."""
    parts = urlsplit(address)
    line = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=seconds)
    try:
        line.request("GET", parts.path or "/")
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
