"""Coded answers made k-alike: no case is shown that stands out among those of its peer set. Pure.

A peer set is the cases of one care setting that are settled together (docs/decisions/0034).
"""

from __future__ import annotations

from aggregation.alike.ladders import LADDERS, WITHHELD, Ladder, answers_of, covers, rungs
from aggregation.alike.settling import Group, Member, Rules, kept_of, settle

__all__ = ["LADDERS", "WITHHELD", "Group", "Ladder", "Member", "Rules", "answers_of", "covers", "kept_of", "rungs",
           "settle"]  # fmt: skip
