"""What the PSO says back to providers, and what they answer."""

from __future__ import annotations

from .alerts import AlertAnswer, AlertReminder, AlertTombstone, SafetyAlert, SentAlert
from .reports import FeedbackReport, FeedbackRun, RunLine, TableReader
from .resources import PublishedResource, Resource

__all__ = [
    "AlertAnswer",
    "AlertReminder",
    "AlertTombstone",
    "FeedbackReport",
    "FeedbackRun",
    "PublishedResource",
    "Resource",
    "RunLine",
    "SafetyAlert",
    "SentAlert",
    "TableReader",
]
