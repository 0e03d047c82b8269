"""Who reads feedback is what the terms say (42 CFR 3.206(e)), and nobody without terms; who makes it, lets it go."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback.models import FeedbackRun, RunLine
from feedback.policies import (
    check_can_begin_run,
    check_can_decide_line,
    check_can_read_feedback,
    check_can_release_run,
)
from feedback.run_life import LineState, LineStep, RunState
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.agreements.enums import Recipient
from tests.agreements.test_terms import TERMS
from tests.someone import NOW, all_but, someone

ANALYST, NOBODY = someone(P.RELEASE_FEEDBACK), all_but(P.RELEASE_FEEDBACK)
NOT_YOURS = "Your role does not include this"


def readers(*recipients: Recipient) -> set[str]:
    """Roles that the terms let read; "" is a machine's."""
    terms, found = replace(TERMS, recipients=frozenset(recipients)), set()
    for role in ("", "reporter", *Recipient):
        with suppress(Denied):
            assert check_can_read_feedback(someone(P.READ_FEEDBACK, roles=(role,) if role else ()), terms) is terms
            found.add(str(role))
    return found


def test_those_read_whom_the_terms_name_and_a_machine_for_the_administrator() -> None:
    assert readers(Recipient.RISK_MANAGER) == {"risk_manager"}
    assert readers(Recipient.EXECUTIVE, Recipient.RISK_MANAGER) == {"executive", "risk_manager"}
    assert readers(Recipient.PROVIDER_ADMINISTRATOR) == {"provider_administrator", ""}


def test_a_refusal_says_to_whom_feedback_goes() -> None:
    with pytest.raises(Denied, match=r"send feedback to risk managers\. Your role"):
        check_can_read_feedback(someone(P.READ_FEEDBACK, roles=("executive",)), TERMS)


def test_without_the_permission_or_without_terms_nobody_reads() -> None:
    with pytest.raises(Denied, match="Your role does not include this"):
        check_can_read_feedback(all_but(P.READ_FEEDBACK), TERMS)
    with pytest.raises(Denied, match="No terms are in force"):
        check_can_read_feedback(someone(P.READ_FEEDBACK, roles=("risk_manager",)), None)


def test_a_run_begins_once_its_period_is_over() -> None:
    check_can_begin_run(ANALYST, "2026-Q1", date(2026, 4, 1))
    with pytest.raises(Denied, match=NOT_YOURS):
        check_can_begin_run(NOBODY, "2026-Q1", date(2026, 4, 1))
    with pytest.raises(Denied, match=r"^The period has not ended\. Begin its run on the day after\.$"):
        check_can_begin_run(ANALYST, "2026-Q1", date(2026, 3, 31))


def test_one_run_of_a_period_at_a_time_and_none_before_readers_are_known() -> None:
    with pytest.raises(Denied, match=r"^Run 0 of this period is under way\. Release it first\.$"):
        check_can_begin_run(ANALYST, "2026-Q1", date(2026, 4, 1), under_way=0)
    with pytest.raises(Denied, match=r"^The readers of a table that was just published are still being noted\."):
        check_can_begin_run(ANALYST, "2026-Q1", date(2026, 4, 1), readers_awaited=True)


@pytest.mark.parametrize(("state", "step", "why"), [
    (LineState.MADE, LineStep.HOLD, "A figure looks odd."),
    (LineState.HELD, LineStep.TAKE_UP, ""),
    (LineState.MADE, LineStep.MAKE_ANEW, ""),
    (LineState.REFUSED, LineStep.MAKE_ANEW, ""),
    (LineState.PLANNED, None, ""),
    (LineState.LET_GO, LineStep.REFUSE, ""),
])  # fmt: skip
def test_a_report_is_looked_at_held_back_taken_up_and_made_anew(state: str, step: LineStep, why: str) -> None:
    check_can_decide_line(ANALYST, RunLine(state=state), step, why)
    with pytest.raises(Denied, match=NOT_YOURS):
        check_can_decide_line(NOBODY, RunLine(state=state), step, why)


@pytest.mark.parametrize(("state", "step", "why", "said"), [
    (LineState.MADE, LineStep.HOLD, " ", "Say why this report is held back."),
    (LineState.DELIVERED, LineStep.HOLD, "Odd.", "The provider has this report: nothing of it can change."),
    (LineState.LET_GO, LineStep.MAKE_ANEW, "", "This report was let go and is on its way."),
    (LineState.PLANNED, LineStep.TAKE_UP, "", "This report is not made yet."),
])  # fmt: skip
def test_what_cannot_be_done_with_a_report_is_told(state: str, step: LineStep, why: str, said: str) -> None:
    with pytest.raises(Denied) as told:
        check_can_decide_line(ANALYST, RunLine(state=state), step, why)
    assert str(told.value) == said


def test_who_just_proved_who_they_are_lets_go_what_somebody_looked_at() -> None:
    run = FeedbackRun(state=RunState.PREVIEWED)
    check_can_release_run(ANALYST, run, 1, NOW)
    with pytest.raises(Denied, match=NOT_YOURS):
        check_can_release_run(NOBODY, run, 1, NOW)
    with pytest.raises(Denied, match=r"^Confirm that it is you, then try again\.$"):
        check_can_release_run(ANALYST, run, 1, NOW + timedelta(minutes=6))
    with pytest.raises(Denied, match="Nobody has looked at a report of this run"):
        check_can_release_run(ANALYST, FeedbackRun(state=RunState.MADE), 1, NOW)
    with pytest.raises(Denied, match=r"^No report of this run waits to be let go\.$"):
        check_can_release_run(ANALYST, run, 0, NOW)
