"""Tables of the evaluation system, and of the lane outside it."""

from .evaluation import Submission, SubmissionNumbering, WorkProduct
from .outside import OutsideDuty, OutsideNumbering, OutsideRecord, OutsideRules

__all__ = [
    "OutsideDuty",
    "OutsideNumbering",
    "OutsideRecord",
    "OutsideRules",
    "Submission",
    "SubmissionNumbering",
    "WorkProduct",
]
