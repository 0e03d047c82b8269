"""Feedback runs: planned, made, looked at, let go and handed over. Every step can be taken again without harm."""

from __future__ import annotations

from .deciding import hold_back, look_at, release_run, take_up, try_again
from .delivering import deliver_report
from .making import make_report
from .planning import begin_run, plan_run
from .readers import note_reader

__all__ = [
    "begin_run",
    "deliver_report",
    "hold_back",
    "look_at",
    "make_report",
    "note_reader",
    "plan_run",
    "release_run",
    "take_up",
    "try_again",
]
