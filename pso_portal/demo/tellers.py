"""Providers tell side by side: none of them touches another, so a second core need not stand idle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import django

from pso_portal.runner.children import death_with_parent

Row = TypeVar("Row")
Told = TypeVar("Told")

TELLERS = 2
BEHIND = 5  # how far a teller stands back when somebody waits for a page


def side_by_side(tell: Callable[[Row], Told], rows: Iterable[Row]) -> Iterator[Told]:
    """What each row came to, in the order of the rows. Raises what a teller raises, and begins no more rows then."""
    # Started anew, not forked: a connection to the database must not be held by two.
    with ProcessPoolExecutor(TELLERS, mp_context=get_context("spawn"), initializer=_begin) as tellers:
        try:
            yield from tellers.map(tell, rows)
        finally:
            tellers.shutdown(cancel_futures=True)


def _begin() -> None:
    """A teller ends with the command that started it, also where that one is killed."""
    die = death_with_parent()
    if die is not None:
        die()
    os.nice(BEHIND)
    django.setup()
