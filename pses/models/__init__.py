"""Tables of the evaluation system, of its rooms for deliberation, and of the lane outside it."""

from .deliberations import (
    Deliberation,
    DeliberationAction,
    DeliberationFinding,
    DeliberationMember,
    DeliberationVersion,
    OperationalAction,
    PsoDeliberation,
    PsoDeliberationAction,
    PsoDeliberationFinding,
    PsoDeliberationMember,
    PsoDeliberationVersion,
)
from .directory import DirectoryAnswer, DirectoryBook, DirectoryEntry, DirectorySuggestion
from .disclosures import (
    DisclosedItem,
    Disclosure,
    DisclosureProposal,
    NotOpened,
    PsoDisclosedItem,
    PsoDisclosure,
    PsoDisclosureProposal,
)
from .emergency import EmergencyAccess, EmergencyReview
from .evaluation import Submission, SubmissionNumbering, WorkProduct
from .family import FamilyShare, FamilyStep, opened_by
from .legal import LegalHold, LegalRequest, PsoLegalRequest
from .outside import OutsideDuty, OutsideNumbering, OutsideRecord, OutsideRules
from .policy import PsesPolicy
from .provenance import ProvenanceStep
from .questions import NameAnswer, NameQuestion, NameQuestionClosed

__all__ = [
    "Deliberation",
    "DeliberationAction",
    "DeliberationFinding",
    "DeliberationMember",
    "DeliberationVersion",
    "DirectoryAnswer",
    "DirectoryBook",
    "DirectoryEntry",
    "DirectorySuggestion",
    "DisclosedItem",
    "Disclosure",
    "DisclosureProposal",
    "EmergencyAccess",
    "EmergencyReview",
    "FamilyShare",
    "FamilyStep",
    "LegalHold",
    "LegalRequest",
    "NameAnswer",
    "NameQuestion",
    "NameQuestionClosed",
    "NotOpened",
    "OperationalAction",
    "OutsideDuty",
    "OutsideNumbering",
    "OutsideRecord",
    "OutsideRules",
    "ProvenanceStep",
    "PsesPolicy",
    "PsoDeliberation",
    "PsoDeliberationAction",
    "PsoDeliberationFinding",
    "PsoDeliberationMember",
    "PsoDeliberationVersion",
    "PsoDisclosedItem",
    "PsoDisclosure",
    "PsoDisclosureProposal",
    "PsoLegalRequest",
    "Submission",
    "SubmissionNumbering",
    "WorkProduct",
    "opened_by",
]
