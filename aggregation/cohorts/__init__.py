"""Cohorts: cases put together by a sentence, over the forms in which they are shown. Pure.

Why a filter cannot single one out: docs/decisions/0044.
"""

from __future__ import annotations

from aggregation.cohorts.asked import asked, query_of
from aggregation.cohorts.comparing import Overlap, overlap, parts_beside
from aggregation.cohorts.figures import Cell, Theme, Why, spread, theme, total
from aggregation.cohorts.matching import Found, Match, Shown, look_for, match
from aggregation.cohorts.sentence import SCALE, NotOnTheList, Sentence, from_canonical, sentence
from aggregation.cohorts.wording import words

__all__ = ["SCALE", "Cell", "Found", "Match", "NotOnTheList", "Overlap", "Sentence", "Shown", "Theme", "Why", "asked",
           "from_canonical", "look_for", "match", "overlap", "parts_beside", "query_of", "sentence", "spread",
           "theme", "total", "words"]  # fmt: skip
