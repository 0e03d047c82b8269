"""Hints for causal statements by the five rules of causation. Pure; a hint is never a wall.

The rules are those of the VA's National Center for Patient Safety, as RCA2 (NPSF and IHI, 2015) has them. From memory,
to be checked. They are held against words of English alone, so a hint may be beside the point: a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Rule(IntEnum):
    """By their usual numbers."""

    CAUSE_AND_EFFECT = 1
    NO_NEGATIVE_WORDS = 2
    ERROR_HAS_A_CAUSE = 3
    VIOLATION_HAS_A_CAUSE = 4
    DUTY_TO_ACT = 5


RULES: Final = {
    Rule.CAUSE_AND_EFFECT: "Show how cause and effect hang together",
    Rule.NO_NEGATIVE_WORDS: "Describe without blaming words",
    Rule.ERROR_HAS_A_CAUSE: "Behind each human error stands a cause",
    Rule.VIOLATION_HAS_A_CAUSE: "Behind each departure from a procedure stands a cause",
    Rule.DUTY_TO_ACT: "Not acting is a cause only where there was a duty to act",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Something (cause) made something more likely (effect), which led to what happened (event)."""

    cause: str
    effect: str
    event: str

    @property
    def said(self) -> str:
        """The whole as one sentence."""
        cause, effect, event = (part.strip().rstrip(".") for part in (self.cause, self.effect, self.event))
        return f"{cause}. This made it more likely that {effect}, which led to {event}."


@dataclass(frozen=True, slots=True)
class Hint:
    """What a rule asks about a statement. `words`: those that set it off, in order, none twice."""

    rule: Rule
    text: str
    words: tuple[str, ...] = ()


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


_BLAME: Final = _any(
    "poor(?:ly)?", "bad(?:ly)?", "careless(?:ly|ness)?", "negligen(?:t|ce|tly)", "inadequate(?:ly)?", "sloppy",
    "complacen(?:t|cy)", "incompeten(?:t|ce)", "reckless(?:ly)?", "lazy", "laziness", "inattentive", "wrongly",
    "unprofessional", "insufficient(?:ly)?", "lack of", "improper(?:ly)?", "fault",
)  # fmt: skip
_ERROR: Final = _any(
    "errors?", "mistakes?", "mistook", "forgot(?:ten)?", "misread", "misheard", "confused", "overlooked",
    "miscalculated", "mixed up", "slip(?:ped)?", "lapse", "not notice", "unaware",
)  # fmt: skip
_DEPARTURE: Final = _any(
    "violat(?:ed|ion|ing)", "bypassed", "skipped", "work-?around", "ignored", "deviat(?:ed|ion)", "disregarded",
    "non-?complian(?:t|ce)", "against (?:the )?(?:policy|protocol|procedure)", "circumvented",
    "not follow(?:ed|ing)?(?: the)? (?:policy|protocol|procedure|steps|checklist)?",
)  # fmt: skip
_NOT_ACTING: Final = _any(
    "did not", "didn't", "failed to", "failure to", "was not", "were not", "omitted", "nobody", "no one", "never",
)  # fmt: skip
_DUTY: Final = _any(
    "polic(?:y|ies)", "protocols?", "procedures?", "orders?", "ordered", "required?", "requires", "duty", "standards?",
    "guidelines?", "assigned", "expected", "checklists?", "rounds", "supposed to", "had to", "must",
)  # fmt: skip
_BECAUSE: Final = _any(
    "because", "since", "due to", "owing to", "as a result of", "after", "while", "when", "where", "so that",
    "caused by",
)  # fmt: skip
_FEWEST_WORDS: Final = 3


def hints(statement: Statement) -> tuple[Hint, ...]:
    """What the five rules ask, in their order; nothing where none has anything to ask."""
    cause, whole = statement.cause, f"{statement.cause} {statement.effect} {statement.event}"
    explained = bool(_BECAUSE.search(cause))
    found = [_link(statement), _blame(whole)]
    if not explained:
        found += [_error(cause), _departure(cause)]
    if not _DUTY.search(cause):
        found.append(_not_acting(cause))
    return tuple(hint for hint in found if hint)


def _link(statement: Statement) -> Hint | None:
    parts = {"cause": statement.cause, "effect": statement.effect, "event": statement.event}
    thin = tuple(name for name, text in parts.items() if len(text.split()) < _FEWEST_WORDS)
    if thin:
        return Hint(Rule.CAUSE_AND_EFFECT, f"Say more of the {' and the '.join(thin)}: somebody who was not there "
                    "should see how one led to the other.")  # fmt: skip
    if len({" ".join(text.lower().split()) for text in parts.values()}) < len(parts):
        return Hint(Rule.CAUSE_AND_EFFECT, "Two of the parts say the same. Say what led to what.")
    return None


def _blame(text: str) -> Hint | None:
    return _hint(Rule.NO_NEGATIVE_WORDS, _BLAME, text, "Say what was there and what it did, in words that can be seen "
                 "and measured.")  # fmt: skip


def _error(text: str) -> Hint | None:
    return _hint(Rule.ERROR_HAS_A_CAUSE, _ERROR, text, "What in the work set the error up? Say it with “because”.")


def _departure(text: str) -> Hint | None:
    return _hint(Rule.VIOLATION_HAS_A_CAUSE, _DEPARTURE, text, "What made the other way the easier one? Say it with "
                 "“because”.")  # fmt: skip


def _not_acting(text: str) -> Hint | None:
    return _hint(Rule.DUTY_TO_ACT, _NOT_ACTING, text, "Which order, policy or role asked for it? Without one, "
                 "not acting is no cause.")  # fmt: skip


def _hint(rule: Rule, pattern: re.Pattern[str], text: str, said: str) -> Hint | None:
    words = tuple(dict.fromkeys(found.group().lower() for found in pattern.finditer(text)))
    return Hint(rule, said, words) if words else None
