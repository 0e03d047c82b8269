"""Tables of running the PSO: contracts as signed, and what a listed PSO owes the Secretary."""

from .contracts import ContractRecord
from .listing import DutyEntry, DutyNotice, ListingRecord

__all__ = ["ContractRecord", "DutyEntry", "DutyNotice", "ListingRecord"]
