"""What a reviewer may ask a house about words of its own text, and what it may answer: closed lists.

Nobody can write a question: free text could carry what another house wrote.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Asks(StrEnum):
    """The question. A stable code: stored on both sides of the door."""

    PERSON = "person"
    OURS = "ours"
    TELLS = "tells"


class Says(StrEnum):
    """The answer. A person at the desk still decides."""

    IDENTIFIES = "identifies"
    NOT = "not"
    MAY = "may"


QUESTIONS: Final[dict[Asks, str]] = {
    Asks.PERSON: "Is this a person?",
    Asks.OURS: "Is this one of your houses, units or places?",
    Asks.TELLS: "Could this tell somebody who or where it was?",
}
ANSWERS: Final[dict[Says, str]] = {
    Says.IDENTIFIES: "Yes, it identifies",
    Says.NOT: "No, it identifies nobody",
    Says.MAY: "It may identify",
}
