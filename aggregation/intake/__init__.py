"""The one door between the providers' side and the PSO's: submissions come in, names that they held go back.

Nothing else in aggregation sees a submission.
"""

from __future__ import annotations

from .handing import suggest_found, suggest_to_directory
from .taking import forget_provider, take_in

__all__ = ["forget_provider", "suggest_found", "suggest_to_directory", "take_in"]
