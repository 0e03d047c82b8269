"""One duty, as the list holds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .deadlines import Deadline

# The closed lists of events, by value: the rules stand below the floor that holds them, and a test compares the two.
KINDS: Final = ("incident", "near_miss", "unsafe_condition")
HARMS: Final = ("death", "severe", "moderate", "mild", "no_harm", "unknown", "none_applies")


class Confidence(StrEnum):
    """How far the line can be relied on."""

    READ = "read"
    MEMORY = "from memory, to be checked"


@dataclass(frozen=True, slots=True)
class Duty:
    """Whom a provider may have to tell, on which ground, about what, by when.

    An empty set of states, types, kinds or harms narrows nothing; settings are always named. `at_intake`: the codes
    of a report can tell that it may apply, so that whoever reports is asked; else it is offered to managers only.
    `sentence` is for the person who reports.
    """

    id: str
    title: str
    authority: str
    citation: str
    sentence: str
    deadline: Deadline
    settings: frozenset[str]
    states: frozenset[str]
    event_types: frozenset[str]
    kinds: frozenset[str]
    harms: frozenset[str]
    at_intake: bool
    confidence: Confidence

    def is_known_in(self, setting: str, state: str) -> bool:
        """Whether it concerns a provider of this setting in this state at all."""
        return setting in self.settings and (not self.states or state in self.states)

    def may_concern(self, event_type: str, kind: str, harm: str) -> bool:
        """Whether an event with these codes may come under it."""
        wanted = ((self.event_types, event_type), (self.kinds, kind), (self.harms, harm))
        return all(not among or value in among for among, value in wanted)
