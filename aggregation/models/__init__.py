"""What de-identified cases show across providers. Nothing here names a provider except the sealed door tables."""

from __future__ import annotations

from .alike import AlikeGroup, SettledCase, Settlement
from .cases import Case, Contributor, DeskQuestion, DoubleRead, DoubleReadDraw, EngineReading, Passage, ReviewItem
from .cohorts import CaseWords, Cohort, CohortVersion
from .facts import DelayFact, Fact, FactEntry, FactorEntry, FactorFact
from .npsd import NpsdCorrection, NpsdExport, NpsdRecord
from .peers import Grouping, PeerGroup, PeerGroupMembers
from .release_life import LedgerLine, ReleaseWithdrawal, RestatementRule, WithdrawalRequest
from .signals import Signal, SignalWatch
from .tables import Audience, Determination, ExposureFact, Release, ReleaseCell, ReleaseDraft

__all__ = ["AlikeGroup", "Audience", "Case", "CaseWords", "Cohort", "CohortVersion", "Contributor", "DelayFact",
           "DeskQuestion", "Determination", "DoubleRead", "DoubleReadDraw", "EngineReading", "ExposureFact", "Fact",
           "FactEntry", "FactorEntry", "FactorFact", "Grouping", "LedgerLine", "NpsdCorrection", "NpsdExport",
           "NpsdRecord", "Passage", "PeerGroup", "PeerGroupMembers", "Release", "ReleaseCell", "ReleaseDraft",
           "ReleaseWithdrawal", "RestatementRule", "ReviewItem", "SettledCase", "Settlement", "Signal", "SignalWatch",
           "WithdrawalRequest"]  # fmt: skip
