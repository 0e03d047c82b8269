"""The one door between the providers' side and the PSO's: submissions come in; names and questions go back.

Nothing else in aggregation sees a submission.
"""

from __future__ import annotations

from .asking import hand_questions, take_answer
from .handing import suggest_found, suggest_to_directory
from .taking import STRUCTURED_ONLY, doubts, events_reported, forget_provider, read_anew, rewrite, take_in

__all__ = ["STRUCTURED_ONLY", "doubts", "events_reported", "forget_provider", "hand_questions", "read_anew", "rewrite",
           "suggest_found", "suggest_to_directory", "take_answer", "take_in"]  # fmt: skip
