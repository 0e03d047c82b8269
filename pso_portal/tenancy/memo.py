"""Asking once in a scope for what does not change in it (a directory of names, read for each of many reports)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from .scope import memory

T = TypeVar("T")


def once(key: str, make: Callable[[], T]) -> T:
    """The value made at the first call in this scope. Raises NoScope outside one."""
    held = memory()
    if key not in held:
        held[key] = make()
    return cast(T, held[key])


def forget(key: str) -> None:
    """Ask anew in this scope: what was asked has changed."""
    memory().pop(key, None)
