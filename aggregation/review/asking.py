"""What a reviewer may ask the house whose text it is: words of that text, and a question of a closed list. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from aggregation.review.findings import Unready, places_of
from pso_portal.names.asked import Asks

LONGEST = 120  # characters: a name with its titles, not a sentence that could tell what was made of the text
MOST_OPEN = 10


@dataclass(frozen=True)
class Query:
    """One question about a stretch of the received text."""

    words: str
    asks: str

    def checked(self, received: str) -> Query:
        """The question with single blanks between its words. Raises Unready."""
        words = " ".join(self.words.split())
        if self.asks not in set(Asks):
            raise Unready("Choose what to ask.")
        if len(words) > LONGEST:
            raise Unready(f"Keep the words to {LONGEST} characters: ask about a name, not about a sentence.")
        if {"[", "]"} & set(words) or not any(True for _ in places_of(words, received)):
            raise Unready("Enter the words just as the text has them. These do not stand in it.")
        return Query(words, self.asks)
