"""The processes of the portal: what each is called and how it is started."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from pso_portal.runner.children import Child
from pso_portal.runner.store import ROOT, Store

_NO_SMALL_TALK = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def manage(*words: str) -> list[str]:
    """The command line of a management command."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def web(store: Store, environment: Mapping[str, str], address: str) -> Child:
    """The web server, at `address` (host:port)."""
    return _child(
        "web", store, environment,
        "gunicorn", "pso_portal.wsgi", "--bind", address, "--workers", "2", "--worker-class", "gthread",
        "--threads", "4", "--timeout", "60", "--graceful-timeout", "5", "--worker-tmp-dir", _memory_folder(),
    )  # fmt: skip


def worker(store: Store, environment: Mapping[str, str]) -> Child:
    """Two Celery processes that take work one piece at a time."""
    return _child(
        "worker", store, environment,
        "celery", "-A", "pso_portal", "worker", "-c", "2", "-O", "fair", "-n", "worker@%h", "-l", "INFO",
        *_NO_SMALL_TALK,
    )  # fmt: skip


def scheduler(store: Store, environment: Mapping[str, str]) -> Child:
    """Celery's clock. Its own notes of what ran when lie in the installation's folder."""
    return _child(
        "scheduler", store, environment,
        "celery", "-A", "pso_portal", "beat", "-l", "INFO", "-s", str(store.scheduler / "schedule"), "--pidfile=",
    )  # fmt: skip


def _child(name: str, store: Store, environment: Mapping[str, str], module: str, *words: str) -> Child:
    command = [sys.executable, "-m", module, *words]
    return Child(name, command, environment, log=store.logs / f"{name}.log", folder=ROOT)


def _memory_folder() -> str:
    return "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108 - gunicorn's heartbeat files
