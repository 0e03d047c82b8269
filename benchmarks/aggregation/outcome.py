"""What a section found: figures, and goals with their bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Goal:
    """What a figure should be at least (`low`) or at most. `value` None: not measured."""

    name: str
    words: str
    value: float | None
    bound: float
    low: bool

    @property
    def reached(self) -> bool:
        """Whether it is so; what was not measured was not reached."""
        if self.value is None:
            return False
        return self.value >= self.bound if self.low else self.value <= self.bound

    def line(self) -> str:
        """In words, with the bound."""
        value = "not measured" if self.value is None else f"{self.value:,.2f}"
        verdict = "reached" if self.reached else "MISSED"
        return f"{self.words}: {value} (goal: {'at least' if self.low else 'at most'} {self.bound:g}) {verdict}"


@dataclass(frozen=True)
class Outcome:
    """Figures by their words, and goals. `left_out`: what was not done, and why."""

    figures: Mapping[str, float]
    goals: Sequence[Goal]
    left_out: Sequence[str] = ()

    def as_json(self) -> dict[str, object]:
        """For the last line."""
        goals = [asdict(goal) | {"reached": goal.reached} for goal in self.goals]
        return {"figures": dict(self.figures), "goals": goals, "left_out": list(self.left_out)}


def lines(name: str, outcome: Outcome) -> list[str]:
    """A section for a terminal."""
    figures = [f"  {words}: {value:,.3f}" for words, value in outcome.figures.items()]
    goals = [f"  {goal.line()}" for goal in outcome.goals]
    return [f"{name}:", *figures, *goals, *[f"  left out: {what}" for what in outcome.left_out]]
