"""A pytest plugin: what only costs time in a test run is left out of it."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, None, None]:
    """Tests and the modules that they import stay to the end: while they are read in, nobody looks for rubbish."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """Nothing of a test run has to outlive a power cut: this process does not wait for the disk. Those that tests
    start, and kill, do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield
