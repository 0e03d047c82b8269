"""Writes of running the PSO: installation, providers, contracts, places, owed work, entries taken along, listing."""

from __future__ import annotations

from .attestations import adopt_statement, attest, download_attestations
from .contracts import record_contract
from .entries import download_entries
from .incidents import choose_affected, close_incident, contain_incident, raise_incident, reopen_incident
from .installation import found_pso, offer_first_administrator
from .jobs import revive_job
from .listing import note_duty, raise_change, record_listing, remind_listing
from .places import add_facility, add_unit, rename_facility, rename_unit
from .providers import NewFacility, NewProvider, change_provider, end_contract, register_provider
from .security_notices import note_told_elsewhere, notify_providers, read_notice, send_again, send_notice

__all__ = [
    "NewFacility",
    "NewProvider",
    "add_facility",
    "add_unit",
    "adopt_statement",
    "attest",
    "change_provider",
    "choose_affected",
    "close_incident",
    "contain_incident",
    "download_attestations",
    "download_entries",
    "end_contract",
    "found_pso",
    "note_duty",
    "note_told_elsewhere",
    "notify_providers",
    "offer_first_administrator",
    "raise_change",
    "raise_incident",
    "read_notice",
    "record_contract",
    "record_listing",
    "register_provider",
    "remind_listing",
    "rename_facility",
    "rename_unit",
    "reopen_incident",
    "revive_job",
    "send_again",
    "send_notice",
]
