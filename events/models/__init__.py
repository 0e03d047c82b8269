"""Tables of reports, by noun."""

from .deliveries import Delivery, DeliveryPart, SheetOfMany, SheetPiece
from .details import CodedAnswer, EventDetail
from .form_tallies import FormTally
from .forms import FormVersion
from .hearing import Rating, StatusMove
from .imports import ImportChunk, ImportMapping, ImportRun
from .merges import Merge
from .receipts import Receipt, ReceiptDoor
from .remarks import Remark
from .reports import Draft, Event, Exposure, Numbering
from .routing import RoutingRule
from .sealed_identities import IdentityOpening, SealedIdentity
from .searches import Search
from .tasks import Escalation, FollowUpTask
from .triage import HarmReview
from .unit_links import LinkDoor, StatedReporter, UnitLink

__all__ = [
    "CodedAnswer",
    "Delivery",
    "DeliveryPart",
    "Draft",
    "Escalation",
    "Event",
    "EventDetail",
    "Exposure",
    "FollowUpTask",
    "FormTally",
    "FormVersion",
    "HarmReview",
    "IdentityOpening",
    "ImportChunk",
    "ImportMapping",
    "ImportRun",
    "LinkDoor",
    "Merge",
    "Numbering",
    "Rating",
    "Receipt",
    "ReceiptDoor",
    "Remark",
    "RoutingRule",
    "SealedIdentity",
    "Search",
    "SheetOfMany",
    "SheetPiece",
    "StatedReporter",
    "StatusMove",
    "UnitLink",
]
