"""Writes of running the PSO: installation, providers, contracts, places, owed work, entries taken along, listing."""

from __future__ import annotations

from .contracts import record_contract
from .entries import download_entries
from .installation import found_pso, offer_first_administrator
from .jobs import revive_job
from .listing import note_duty, raise_change, record_listing, remind_listing
from .places import add_facility, add_unit, rename_facility, rename_unit
from .providers import NewFacility, NewProvider, change_provider, end_contract, register_provider

__all__ = [
    "NewFacility",
    "NewProvider",
    "add_facility",
    "add_unit",
    "change_provider",
    "download_entries",
    "end_contract",
    "found_pso",
    "note_duty",
    "offer_first_administrator",
    "raise_change",
    "record_contract",
    "record_listing",
    "register_provider",
    "remind_listing",
    "rename_facility",
    "rename_unit",
    "revive_job",
]
