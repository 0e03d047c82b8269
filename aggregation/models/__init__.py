"""What de-identified cases show across providers. Nothing here names a provider except the sealed door tables."""

from __future__ import annotations

from .cases import Case, Contributor, DeskQuestion, DoubleRead, DoubleReadDraw, EngineReading, Passage, ReviewItem
from .tables import Audience, Determination, ExposureFact, Fact, Release, ReleaseCell, ReleaseDraft

__all__ = ["Audience", "Case", "Contributor", "DeskQuestion", "Determination", "DoubleRead", "DoubleReadDraw",
           "EngineReading", "ExposureFact", "Fact", "Passage", "Release", "ReleaseCell", "ReleaseDraft",
           "ReviewItem"]  # fmt: skip
