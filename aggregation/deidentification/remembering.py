"""Answers about words, remembered: a text is asked the same of each of its words by many layers.

`functools.lru_cache` writes down the order of use at every hit, which takes longer than to find the answer. Here all
are forgotten when there are too many; the common ones are soon back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")
MOST = 50_000


class Remembered(dict[Key, Answer], Generic[Key, Answer]):
    """The answers of a function of one argument, filled in as they are asked for; `MOST` of them."""

    def __init__(self, function: Callable[[Key], Answer]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, key: Key) -> Answer:
        if len(self) >= MOST:
            self.clear()
        answer = self[key] = self.function(key)
        return answer


def remembered(function: Callable[[Key], Answer]) -> Callable[[Key], Answer]:
    """The function with a memory."""
    return Remembered(function).__getitem__
