"""Folders that a server's account can reach, and installations that are cleaned up whatever happens."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .installation import Installation


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    # Pytest's own folders are closed to everybody else, and the account that runs PostgreSQL is somebody else.
    folder = Path(tempfile.mkdtemp(prefix="pso-drill-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def install(place: Path) -> Iterator[Callable[[str], Installation]]:
    """An installation by name; its servers stop at the end, its folder goes. `a/events` is that of a run on a file."""
    made: list[Installation] = []

    def make(name: str) -> Installation:
        made.append(Installation(place / name))
        return made[-1]

    yield make
    for each in made:
        each.clean_up()
