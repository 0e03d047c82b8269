"""De-identification of free text and coded answers: pure rules, readable by a lawyer, closed on failure."""

from __future__ import annotations

from aggregation.deidentification.engine import deidentify, deidentify_all
from aggregation.deidentification.explain import Row, explain
from aggregation.deidentification.generalise import coarsen, dropped_keys
from aggregation.deidentification.labels import Label
from aggregation.deidentification.profiles import Profile
from aggregation.deidentification.reading import ENGINE_VERSION, Result
from aggregation.deidentification.spans import Span

__all__ = ["ENGINE_VERSION", "Label", "Profile", "Result", "Row", "Span", "coarsen", "deidentify", "deidentify_all",
           "dropped_keys", "explain"]
