"""How providers answered, counted, and where even counts are not told. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from aggregation.signals.states import FEWEST_ORGANIZATIONS
from feedback.alerts.answers import Answer, Says

FEW = f"Fewer than {FEWEST_ORGANIZATIONS} organizations got this alert: what they answered is not counted here."
ALIKE = "All that answered gave the same answer: a count would tell what each of them said."


@dataclass(frozen=True, slots=True)
class Standing:
    """One provider and its last answer, None where there is none. Affiliates are one organization."""

    organization: object
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Tally:
    """`open`: actions and checks that are not done; `late`: those of them whose day has passed."""

    sent: int = 0
    yes: int = 0
    no: int = 0
    checking: int = 0
    silent: int = 0
    open: int = 0
    late: int = 0
    done: int = 0

    @property
    def answered(self) -> int:
        return self.sent - self.silent


def tally(standings: Iterable[Standing], today: date) -> Tally:
    """All of them counted."""
    answers = [standing.answer for standing in standings]
    given = [answer for answer in answers if answer is not None]
    waiting = [answer for answer in given if answer.is_open]
    says = [answer.says for answer in given]
    return Tally(
        sent=len(answers), yes=says.count(Says.YES), no=says.count(Says.NO), checking=says.count(Says.CHECKING),
        silent=len(answers) - len(given), open=len(waiting),
        late=sum(answer.due is not None and answer.due < today for answer in waiting),
        done=sum(answer.done for answer in given),
    )  # fmt: skip


def why_not_told(standings: Collection[Standing]) -> str:
    """Why the answers are not told as counts where no provider may be recognized, or "". How many answered at all is
    told in any case.
    """
    if len({standing.organization for standing in standings}) < FEWEST_ORGANIZATIONS:
        return FEW
    given = {standing.answer.says for standing in standings if standing.answer is not None}
    return ALIKE if len(given) == 1 else ""
