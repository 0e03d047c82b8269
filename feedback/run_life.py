"""The life of a feedback run, from the day somebody asks for the reports of a period to the day providers read them.

Pure. A run holds one line a provider. The machine makes each report; a person looks at them, may hold one back, and
lets the rest go; the machine hands each over under the terms of that very day (42 CFR 3.206(e)). What changed between
making and handing over is made anew and looked at again, or refused with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class RunState(StrEnum):
    """Where a run stands."""

    PLANNING = "planning"
    MAKING = "making"
    MADE = "made"
    PREVIEWED = "previewed"
    RELEASED = "released"


class RunStep(StrEnum):
    """What happens to a run."""

    PLAN = "plan"
    FINISH = "finish making"
    PREVIEW = "preview"
    RELEASE = "release"
    MAKE_ANEW = "make anew"


class LineState(StrEnum):
    """Where one provider's report of a run stands."""

    PLANNED = "planned"
    MADE = "made"
    HELD = "held"
    LET_GO = "let_go"
    DELIVERED = "delivered"
    REFUSED = "refused"


class LineStep(StrEnum):
    """What happens to one provider's report."""

    MAKE = "make"
    REFUSE = "refuse"
    HOLD = "hold back"
    TAKE_UP = "take up again"
    LET_GO = "let go"
    DELIVER = "deliver"
    MAKE_ANEW = "make anew"


RUN_MOVES: Final[dict[tuple[RunState, RunStep], RunState]] = {
    (RunState.PLANNING, RunStep.PLAN): RunState.MAKING,
    (RunState.MAKING, RunStep.FINISH): RunState.MADE,
    (RunState.MADE, RunStep.PREVIEW): RunState.PREVIEWED,
    (RunState.PREVIEWED, RunStep.PREVIEW): RunState.PREVIEWED,
    (RunState.PREVIEWED, RunStep.RELEASE): RunState.RELEASED,
    # What was held back and taken up again goes later.
    (RunState.RELEASED, RunStep.PREVIEW): RunState.RELEASED,
    (RunState.RELEASED, RunStep.RELEASE): RunState.RELEASED,
    # Terms or tables changed under it: what is made anew is looked at anew.
    (RunState.MADE, RunStep.MAKE_ANEW): RunState.MAKING,
    (RunState.PREVIEWED, RunStep.MAKE_ANEW): RunState.MAKING,
    (RunState.RELEASED, RunStep.MAKE_ANEW): RunState.MAKING,
    (RunState.MAKING, RunStep.MAKE_ANEW): RunState.MAKING,
}
LINE_MOVES: Final[dict[tuple[LineState, LineStep], LineState]] = {
    (LineState.PLANNED, LineStep.MAKE): LineState.MADE,
    (LineState.PLANNED, LineStep.REFUSE): LineState.REFUSED,
    (LineState.MADE, LineStep.HOLD): LineState.HELD,
    (LineState.MADE, LineStep.LET_GO): LineState.LET_GO,
    (LineState.MADE, LineStep.MAKE_ANEW): LineState.PLANNED,
    (LineState.HELD, LineStep.TAKE_UP): LineState.MADE,
    (LineState.LET_GO, LineStep.DELIVER): LineState.DELIVERED,
    (LineState.LET_GO, LineStep.MAKE_ANEW): LineState.PLANNED,
    (LineState.LET_GO, LineStep.REFUSE): LineState.REFUSED,
    # Whose obstacle is gone (terms signed, an exposure returned, somebody to receive it) may be tried again.
    (LineState.REFUSED, LineStep.MAKE_ANEW): LineState.PLANNED,
}
OPEN: Final = frozenset({LineState.PLANNED, LineState.LET_GO})  # a job is owed
WHY_NOT: Final[Mapping[RunState, str]] = {
    RunState.PLANNING: "The run is being planned.",
    RunState.MAKING: "Reports are still being made. Wait until all of them are.",
    RunState.MADE: "Nobody has looked at a report of this run. Look at one at least, then let them go.",
    RunState.PREVIEWED: "The reports of this run are made, and none was let go yet.",
    RunState.RELEASED: "This run was released.",
}
WHY_NOT_LINE: Final[Mapping[LineState, str]] = {
    LineState.PLANNED: "This report is not made yet.",
    LineState.MADE: "This report is made and waits to be let go.",
    LineState.HELD: "This report is held back.",
    LineState.LET_GO: "This report was let go and is on its way.",
    LineState.DELIVERED: "The provider has this report: nothing of it can change.",
    LineState.REFUSED: "No report was made for this provider.",
}


def next_run(state: str, step: RunStep) -> RunState:
    """Where a run stands after a step. Raises Refused with the reason."""
    found = RUN_MOVES.get((RunState(state), step))
    if found is None:
        raise Refused(WHY_NOT[RunState(state)])
    return found


def next_line(state: str, step: LineStep) -> LineState:
    """Where a line stands after a step. Raises Refused with the reason."""
    found = LINE_MOVES.get((LineState(state), step))
    if found is None:
        raise Refused(WHY_NOT_LINE[LineState(state)])
    return found


def run_mermaid() -> str:
    """The diagram of a run."""
    return _diagram(RunState.PLANNING, RUN_MOVES)


def line_mermaid() -> str:
    """The diagram of one provider's report."""
    return _diagram(LineState.PLANNED, LINE_MOVES)


def _diagram(first: StrEnum, moves: Mapping[Any, StrEnum]) -> str:
    lines = [f"    [*] --> {first}", *(f"    {start} --> {end}: {step}" for (start, step), end in moves.items())]
    return "\n".join(["stateDiagram-v2", *lines]) + "\n"
