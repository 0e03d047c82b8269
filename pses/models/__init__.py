"""Tables of the evaluation system, and of the lane outside it."""

from .disclosures import (
    DisclosedItem,
    Disclosure,
    DisclosureProposal,
    PsoDisclosedItem,
    PsoDisclosure,
    PsoDisclosureProposal,
)
from .evaluation import Submission, SubmissionNumbering, WorkProduct
from .outside import OutsideDuty, OutsideNumbering, OutsideRecord, OutsideRules
from .policy import PsesPolicy

__all__ = [
    "DisclosedItem",
    "Disclosure",
    "DisclosureProposal",
    "OutsideDuty",
    "OutsideNumbering",
    "OutsideRecord",
    "OutsideRules",
    "PsesPolicy",
    "PsoDisclosedItem",
    "PsoDisclosure",
    "PsoDisclosureProposal",
    "Submission",
    "SubmissionNumbering",
    "WorkProduct",
]
