"""What de-identified cases show across providers. Nothing here names a provider except the sealed door tables."""

from __future__ import annotations

from .alike import AlikeGroup, SettledCase, Settlement
from .cases import Case, Contributor, DeskQuestion, DoubleRead, DoubleReadDraw, EngineReading, Passage, ReviewItem
from .tables import Audience, Determination, ExposureFact, Fact, Release, ReleaseCell, ReleaseDraft

__all__ = ["AlikeGroup", "Audience", "Case", "Contributor", "DeskQuestion", "Determination", "DoubleRead",
           "DoubleReadDraw", "EngineReading", "ExposureFact", "Fact", "Passage", "Release", "ReleaseCell",
           "ReleaseDraft", "ReviewItem", "SettledCase", "Settlement"]  # fmt: skip
