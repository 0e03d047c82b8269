"""The record of a release for the expert who determines (42 CFR 3.212(a)(1), 45 CFR 164.514(b)(1)): pure composition.

Both paragraphs ask that methods and results of the analysis be documented. The record says who may read the release,
how identifiers were taken out and figures controlled, what was measured, and what risk is left. It is written for
readers who must not learn more from it than from the release: no provider, no code, no person, and no count that
was withheld.
"""

from __future__ import annotations

from aggregation.determination.record import Reviewer, Table, compose
from aggregation.determination.rendering import render
from aggregation.determination.signed import Altered, canonical, opened, packed
from aggregation.determination.texts import SecondReading, Texts

__all__ = ["Altered", "Reviewer", "SecondReading", "Table", "Texts", "canonical", "compose", "opened", "packed",
           "render"]  # fmt: skip
