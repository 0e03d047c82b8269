"""The words of a text as the layers see them, in columns: most only ask of each whether it says anything."""

from __future__ import annotations

import re
from collections.abc import Callable

from aggregation.deidentification.remembering import remembered

WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:['-][^\W\d_]+)*(?![^\W_])")
LONG = 40       # characters of a stretch that will not come again
ENDS_SENTENCE = frozenset(".!?:;\n\r•*|>\"“")


class Words:
    """The words of a text in order, runs of letters with inner hyphens and apostrophes: `folded`, `starts` and `ends`
    are columns of the same length; a word is a place in them.
    """

    def __init__(self, text: str, folded: str) -> None:
        self._text, self._folded = text, folded
        self._telling: list[int] | None = None
        self.folded: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        begin = 0
        for stretch in folded.split(" "):
            for word, left, right in words_of(stretch) if len(stretch) < LONG else cut(stretch):
                self.folded.append(word)
                self.starts.append(begin + left)
                self.ends.append(begin + right)
            begin += len(stretch) + 1

    def __len__(self) -> int:
        return len(self.folded)

    def capital(self, index: int) -> bool:
        """True for a word that starts with a capital letter."""
        return self._text[self.starts[index]].isupper()

    def all_capitals(self, index: int) -> bool:
        """True for two capitals or more and no small letter."""
        start, end = self.starts[index], self.ends[index]
        return end - start > 1 and self._text[start:end].isupper()

    def opens(self, index: int) -> bool:
        """True for the first of a sentence or line."""
        return opens(self._text, self.starts[index])

    def between(self, left: int, right: int) -> str:
        """The folded characters between two words."""
        return self._folded[self.ends[left]:self.starts[right]]

    def telling(self, says_nothing: Callable[[str], bool]) -> list[int]:
        """The places of the words that may say who somebody is: each text asks by the same rule, once."""
        if self._telling is None:
            self._telling = [index for index, word in enumerate(self.folded) if not says_nothing(word)]
        return self._telling


def cut(stretch: str) -> tuple[tuple[str, int, int], ...]:
    """Letters, begin and end of the words of a folded stretch without blanks: no word goes over a blank."""
    return tuple((match.group(), *match.span()) for match in WORD.finditer(stretch))


words_of = remembered(cut)


def opens(text: str, start: int) -> bool:
    """True when nothing, the end of a sentence or a new line stands before this place of a text."""
    before = text[max(0, start - 12):start].rstrip(" \t(['\u2018")
    return start == 0 or not before.strip() or before[-1] in ENDS_SENTENCE
