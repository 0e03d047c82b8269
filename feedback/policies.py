"""Who may read feedback: those whom the terms in force name. And who may make it, and let it go. No database."""

from __future__ import annotations

from datetime import date, datetime

from aggregation.periods import is_closed, months_of
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import PROVIDER_ADMINISTRATOR
from pso_portal.agreements.terms import Terms
from pso_portal.agreements.wording import describe

from .models import FeedbackRun, RunLine
from .run_life import LineState, LineStep, Refused, RunStep, next_line, next_run


def check_can_read_feedback(by: Acting, terms: Terms | None) -> Terms:
    """The terms that allow it. Raises Denied with a sentence that says to whom feedback goes instead.

    A provider may hold feedback closer than the rule asks (42 CFR 3.206(e)): its terms name the roles.
    """
    by.check(Permission.READ_FEEDBACK)
    if terms is None:
        raise Denied("No terms are in force, so there is no feedback to read.")
    # A machine has no role of its own: it reads for the administrator who made its credential.
    readers = set(by.roles) or {PROVIDER_ADMINISTRATOR.code}
    if not {str(code) for code in terms.recipients} & readers:
        named = next(line.value for line in describe(terms) if line.term == "recipients")
        raise Denied(f"Your terms send feedback to {named}. Your role is not among them.")
    return terms


def check_can_begin_run(
    by: Acting, period: str, today: date, *, under_way: int | None = None, readers_awaited: bool = False
) -> None:
    """One run of a period at a time, of a period that is over, once every table's readers are known. Raises Denied.

    `under_way`: the number of a run of this period that is not finished.
    """
    by.check(Permission.RELEASE_FEEDBACK)
    if not all(is_closed(month, today) for month in months_of(period)):
        raise Denied("The period has not ended. Begin its run on the day after.")
    if under_way is not None:
        raise Denied(f"Run {under_way} of this period is under way. Release it first.")
    if readers_awaited:
        raise Denied("The readers of a table that was just published are still being noted. Try again in a minute.")


def check_can_decide_line(by: Acting, line: RunLine, step: LineStep | None = None, why: str = " ") -> None:
    """Looking at a report, holding it back, taking it up, making it anew. Raises Denied."""
    by.check(Permission.RELEASE_FEEDBACK)
    if step is None:
        return
    if step is LineStep.HOLD and not why.strip():
        raise Denied("Say why this report is held back.")
    try:
        next_line(line.state, step)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    if step is LineStep.MAKE_ANEW and line.state == LineState.LET_GO:
        raise Denied("This report was let go and is on its way.")


def check_can_release_run(by: Acting, run: FeedbackRun, waiting: int, now: datetime) -> None:
    """By somebody with the permission, who has just proved who they are, once somebody has looked. Raises Denied."""
    by.check(Permission.RELEASE_FEEDBACK)
    by.check_stepped_up(now)
    try:
        next_run(run.state, RunStep.RELEASE)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    if not waiting:
        raise Denied("No report of this run waits to be let go.")
