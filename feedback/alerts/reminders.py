"""When somebody is reminded of an alert. A reminder says that something waits, never what. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Reminder(StrEnum):
    """What a reminder is for; each goes once for each day that it is about."""

    ANSWER_SOON = "answer_soon"
    ANSWER_LATE = "answer_late"
    ACTION_DUE = "action_due"
    ACTION_LATE = "action_late"


SOON: Final = timedelta(days=3)
LATE: Final = timedelta(days=1)
STILL_LATE: Final = timedelta(days=7)


def reminder_of_answer(answer_by: date, today: date) -> tuple[Reminder, date] | None:
    """Of an alert without an answer: three days before the day, and on the day after it. After a pause of the
    scheduler only the last one that is due.
    """
    if today >= answer_by + LATE:
        return Reminder.ANSWER_LATE, answer_by
    return (Reminder.ANSWER_SOON, answer_by) if today >= answer_by - SOON else None


def reminder_of_action(due: date, today: date) -> tuple[Reminder, date] | None:
    """Of an action or a check that is not done: on its day, and a week later."""
    if today >= due + STILL_LATE:
        return Reminder.ACTION_LATE, due
    return (Reminder.ACTION_DUE, due) if today >= due else None
