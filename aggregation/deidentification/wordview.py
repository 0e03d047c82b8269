"""The words of a text as the layers see them: columns for what looks at all of them, objects for the few looked at
closely.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

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
        self._text, self._folded, self._made = text, folded, dict[int, Word]()
        self._telling: list[int] | None = None
        stretches = folded.split(" ")
        found = list(zip(accumulate((len(stretch) + 1 for stretch in stretches), initial=0),
                         map(words_of, stretches), strict=False))
        self.folded = [word for _, (_, _, words) in found for word in words]
        self.starts = [begin + left for begin, (lefts, _, _) in found for left in lefts]
        self.ends = [begin + right for begin, (_, rights, _) in found for right in rights]

    def __len__(self) -> int:
        return len(self.folded)

    def __getitem__(self, index: int) -> Word:
        found = self._made.get(index)
        if found is None:
            found = self._made[index] = Word(self._text, self.starts[index], self.ends[index], self.folded[index])
        return found

    def between(self, left: int, right: int) -> str:
        """The folded characters between two words."""
        return self._folded[self.ends[left]:self.starts[right]]

    def telling(self, says_nothing: Callable[[str], bool]) -> list[int]:
        """The places of the words that may say who somebody is: each text asks by the same rule, once."""
        if self._telling is None:
            self._telling = [index for index, word in enumerate(self.folded) if not says_nothing(word)]
        return self._telling


@lru_cache(maxsize=50_000)
def words_of(stretch: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]:
    """Begins, ends and letters of the words of a folded stretch without blanks: no word goes over a blank."""
    found = list(WORD.finditer(stretch))
    return tuple(m.start() for m in found), tuple(m.end() for m in found), tuple(m.group() for m in found)


def opens(text: str, start: int) -> bool:
    """True when nothing, the end of a sentence or a new line stands before this place of a text."""
    before = text[max(0, start - 12):start].rstrip(" \t(['\u2018")
    return start == 0 or not before.strip() or before[-1] in ENDS_SENTENCE
