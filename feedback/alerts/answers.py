"""What a provider answers to an alert: could it happen here, what is done about it, by whom and until when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

ACTION_MOST = 2_000


class Says(StrEnum):
    """The answer to "could it happen here?"."""

    YES = "yes"
    NO = "no"
    CHECKING = "checking"


WORDS: Final[dict[Says, str]] = {
    Says.YES: "Yes, it could happen here", Says.NO: "No, it could not happen here", Says.CHECKING: "We are checking",
}  # fmt: skip
SHORT: Final[dict[str, str]] = {Says.YES: "Yes", Says.NO: "No", Says.CHECKING: "Checking"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`says` "" for no answer chosen. `action`: what is done, or why it could not happen. `done`: the action is."""

    says: str
    action: str = ""
    owner: UUID | None = None
    due: date | None = None
    done: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something by a day."""
        return self.says in {Says.YES, Says.CHECKING} and not self.done


def problems(answer: Answer, *, today: date, due_before: date | None) -> dict[str, str]:
    """What is wrong, a sentence a field. `due_before`: the day that was agreed before; it may stay, even passed."""
    if answer.says not in set(Says):
        return {"says": "Choose an answer."}
    found = {}
    if len(answer.action) > ACTION_MOST:
        found["action"] = f"Shorten this to {ACTION_MOST:,} characters."
    if answer.says == Says.YES and not answer.action.strip():
        found["action"] = "Say what is done about it."
    if answer.done and answer.says != Says.YES:
        found["done"] = "Only an action can be done. Choose Yes, or take this mark away."
    if answer.is_open:
        found |= _of_open(answer, today, due_before)
    return found


def _of_open(answer: Answer, today: date, due_before: date | None) -> dict[str, str]:
    found = {}
    if answer.owner is None:
        found["owner"] = "Choose who sees to it."
    if answer.due is None:
        found["due"] = "Enter the day until when."
    elif answer.due < today and answer.due != due_before:
        found["due"] = "Enter a day that has not passed."
    return found
