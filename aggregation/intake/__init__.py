"""The one door between the providers' side and the PSO's: submissions come in; names and questions go back.

Nothing else in aggregation sees a submission.
"""

from __future__ import annotations

from .asking import hand_questions, take_answer
from .handing import suggest_found, suggest_to_directory
from .taking import forget_provider, take_in

__all__ = ["forget_provider", "hand_questions", "suggest_found", "suggest_to_directory", "take_answer", "take_in"]
