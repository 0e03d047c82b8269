"""The network of the main job, and pages of it."""

from __future__ import annotations

from tests.main_job.conftest import counted, jobs, network, released, seven, standing_seven, told, under_terms

__all__ = ["counted", "jobs", "network", "released", "seven", "standing_seven", "told", "under_terms"]
