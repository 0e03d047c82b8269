"""Once in a scope: asking for what does not change in it (a directory of names, read for each of many reports), and
doing together, at its end, what came up one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from .scope import memory, on_leave

T = TypeVar("T")


def once(key: str, make: Callable[[], T]) -> T:
    """The value made at the first call in this scope. Raises NoScope outside one."""
    held = memory()
    if key not in held:
        held[key] = make()
    return cast(T, held[key])


def gathered(key: str, act: Callable[[list[T]], None]) -> list[T]:
    """A list that this scope fills; `act` is given it just before the transaction commits. What a savepoint took back
    meanwhile still stands in it. Raises NoScope outside a scope.
    """

    def begin() -> list[T]:
        items: list[T] = []
        on_leave(lambda: act(items))
        return items

    return once(key, begin)


def forget(key: str) -> None:
    """Ask anew in this scope: what was asked has changed."""
    memory().pop(key, None)
