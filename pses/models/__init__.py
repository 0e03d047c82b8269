"""Tables of the evaluation system, and of the lane outside it."""

from .disclosures import (
    DisclosedItem,
    Disclosure,
    DisclosureProposal,
    NotOpened,
    PsoDisclosedItem,
    PsoDisclosure,
    PsoDisclosureProposal,
)
from .evaluation import Submission, SubmissionNumbering, WorkProduct
from .family import FamilyShare, FamilyStep, opened_by
from .legal import LegalHold, LegalRequest, PsoLegalRequest
from .outside import OutsideDuty, OutsideNumbering, OutsideRecord, OutsideRules
from .policy import PsesPolicy
from .provenance import ProvenanceStep

__all__ = [
    "DisclosedItem",
    "Disclosure",
    "DisclosureProposal",
    "FamilyShare",
    "FamilyStep",
    "LegalHold",
    "LegalRequest",
    "NotOpened",
    "OutsideDuty",
    "OutsideNumbering",
    "OutsideRecord",
    "OutsideRules",
    "ProvenanceStep",
    "PsesPolicy",
    "PsoDisclosedItem",
    "PsoDisclosure",
    "PsoDisclosureProposal",
    "PsoLegalRequest",
    "Submission",
    "SubmissionNumbering",
    "WorkProduct",
    "opened_by",
]
