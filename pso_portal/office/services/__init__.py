"""Writes of running the PSO: the installation, providers, their places, owed work, entries taken along."""

from __future__ import annotations

from .entries import download_entries
from .installation import found_pso, offer_first_administrator
from .jobs import revive_job
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
    "offer_first_administrator",
    "register_provider",
    "rename_facility",
    "rename_unit",
    "revive_job",
]
