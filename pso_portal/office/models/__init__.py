"""Tables of running the PSO: contracts as signed, what a listed PSO owes the Secretary, incidents of security,
attestations, and what became of data at a contract's end."""

from .attestations import ProviderAttestation, ProviderStatement, PsoAttestation, PsoStatement
from .contracts import ContractRecord
from .disposals import Disposition
from .incidents import Affected, Incident, IncidentEntry, SecurityNotice
from .listing import DutyEntry, DutyNotice, ListingRecord

__all__ = [
    "Affected",
    "ContractRecord",
    "Disposition",
    "DutyEntry",
    "DutyNotice",
    "Incident",
    "IncidentEntry",
    "ListingRecord",
    "ProviderAttestation",
    "ProviderStatement",
    "PsoAttestation",
    "PsoStatement",
    "SecurityNotice",
]
