"""Safety alerts: what one says, what it may say, who gets it, and what a provider answers. Pure.

A PSO develops and spreads information that improves safety (42 CFR 3.20, "patient safety activities", (3) and (4)).
What it spreads may point to no provider and no patient: it is judged as nonidentifiable, 42 CFR 3.212.
"""

from __future__ import annotations

from feedback.alerts.answers import Answer, Says
from feedback.alerts.audience import Candidate, why_left_out
from feedback.alerts.checking import Grounds, Problem, Verdict, judge
from feedback.alerts.contents import PARTS, Contents
from feedback.alerts.counting import Standing, Tally, tally, why_not_told
from feedback.alerts.states import AlertMove, AlertState, moved

__all__ = ["PARTS", "AlertMove", "AlertState", "Answer", "Candidate", "Contents", "Grounds", "Problem", "Says",
           "Standing", "Tally", "Verdict", "judge", "moved", "tally", "why_left_out", "why_not_told"]  # fmt: skip
