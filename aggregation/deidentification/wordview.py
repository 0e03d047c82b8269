"""The words of a text as the layers see them: columns for what looks at all of them, objects for the few looked at
closely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:['-][^\W\d_]+)*(?![^\W_])")
ENDS_SENTENCE = frozenset(".!?:;\n\r•*|>\"“")


class Word:
    """A run of letters, with inner hyphens and apostrophes."""

    __slots__ = ("_text", "end", "folded", "start")

    def __init__(self, text: str, start: int, end: int, folded: str) -> None:
        self._text, self.start, self.end, self.folded = text, start, end, folded

    @property
    def written(self) -> str:
        """As it stands in the text."""
        return self._text[self.start:self.end]

    @property
    def opens(self) -> bool:
        """True for the first of a sentence or line."""
        return opens(self._text, self.start)

    @property
    def capital(self) -> bool:
        """True when it starts with a capital letter."""
        return self._text[self.start].isupper()

    @property
    def all_capitals(self) -> bool:
        """True for two capitals or more and no small letter."""
        return self.end - self.start > 1 and self.written.isupper()


class Words:
    """The words of a text in order: `folded`, `starts` and `ends` are columns of the same length; `words[n]` is one."""

    def __init__(self, text: str, folded: str) -> None:
        self._text, self._made = text, dict[int, Word]()
        self._telling: list[int] | None = None
        self.folded: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        begin = 0
        for stretch in folded.split(" "):
            if stretch:
                for left, right, word in words_of(stretch):
                    self.folded.append(word)
                    self.starts.append(begin + left)
                    self.ends.append(begin + right)
            begin += len(stretch) + 1

    def __len__(self) -> int:
        return len(self.folded)

    def __getitem__(self, index: int) -> Word:
        found = self._made.get(index)
        if found is None:
            found = self._made[index] = Word(self._text, self.starts[index], self.ends[index], self.folded[index])
        return found

    def telling(self, says_nothing: Callable[[str], bool]) -> list[int]:
        """The places of the words that may say who somebody is: each text asks by the same rule, once."""
        if self._telling is None:
            self._telling = [index for index, word in enumerate(self.folded) if not says_nothing(word)]
        return self._telling

    def free(self, taken: bytearray) -> Iterator[str]:
        """The folded words whose first letter nothing covers (`spans.cover`)."""
        return (word for word, start in zip(self.folded, self.starts, strict=True) if not taken[start])


@lru_cache(maxsize=50_000)
def words_of(stretch: str) -> tuple[tuple[int, int, str], ...]:
    """Begin, end and letters of the words of a folded stretch without blanks: no word goes over a blank."""
    return tuple((*match.span(), match.group()) for match in WORD.finditer(stretch))


def opens(text: str, start: int) -> bool:
    """True when nothing, the end of a sentence or a new line stands before this place of a text."""
    before = text[max(0, start - 12):start].rstrip(" \t(['\u2018")
    return start == 0 or not before.strip() or before[-1] in ENDS_SENTENCE
