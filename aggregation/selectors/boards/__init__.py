"""Everything that one page of a dashboard says, read and worked out together."""

from __future__ import annotations

from .contributors import ContributorBoard, contributor_board
from .dashboard import Board, MeasureLine, board
from .measure import MeasureBoard, measure_board
from .reading import asked_of

__all__ = ["Board", "ContributorBoard", "MeasureBoard", "MeasureLine", "asked_of", "board", "contributor_board",
           "measure_board"]  # fmt: skip
