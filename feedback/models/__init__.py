"""What the PSO says back to providers, and what they answer."""

from __future__ import annotations

from .alerts import AlertAnswer, AlertReminder, AlertTombstone, SafetyAlert, SentAlert
from .reports import FeedbackReport

__all__ = ["AlertAnswer", "AlertReminder", "AlertTombstone", "FeedbackReport", "SafetyAlert", "SentAlert"]
