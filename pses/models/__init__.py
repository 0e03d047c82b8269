"""Tables of the evaluation system, and of the lane outside it."""

from .evaluation import Submission, SubmissionNumbering, WorkProduct
from .outside import OutsideDuty, OutsideNumbering, OutsideRecord, OutsideRules
from .policy import PsesPolicy

__all__ = [
    "OutsideDuty",
    "OutsideNumbering",
    "OutsideRecord",
    "OutsideRules",
    "PsesPolicy",
    "Submission",
    "SubmissionNumbering",
    "WorkProduct",
]
