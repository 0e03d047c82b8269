"""Matching of known identifiers in text: pure, used by reporting forms and by de-identification."""

from __future__ import annotations

from pso_portal.names.known import Kind, Known
from pso_portal.names.matching import Match, find_known
from pso_portal.names.narrowing import Narrowing

__all__ = ["Kind", "Known", "Match", "Narrowing", "find_known"]
