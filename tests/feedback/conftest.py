"""The network of the main job, and pages of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.feedback.alerted import WHEN
from tests.main_job.conftest import counted, jobs, network, released, seven, standing_seven, told, under_terms

from .one_house import house

__all__ = ["counted", "house", "jobs", "network", "released", "seven", "standing_seven", "told", "under_terms"]


@pytest.fixture
def houses(make_provider: Any, under_terms: Any, told: Any) -> list[Any]:
    """Three clinics under terms, each of which has reported."""
    found = [make_provider(f"Clinic {letter}", "clinic") for letter in "XYZ"]
    for clinic in found:
        under_terms(clinic)
        told(clinic)
    return found


@pytest.fixture
def ana(make_member: Any, acting: Any) -> Any:
    """Who writes."""
    return acting(make_member(None, "analyst", name="Ana List"), WHEN)


@pytest.fixture
def priya(make_member: Any, acting: Any) -> Any:
    """Who publishes."""
    return acting(make_member(None, "pso_privacy_officer", name="Priya Moss"), WHEN)
