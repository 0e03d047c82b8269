"""One provider's report of a period under any terms: those that bind when it is made, or those that somebody asks about
before signing. What is previewed is what happens, because both come from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Provider

from ..models import FeedbackRun
from ..report import contents_of
from .comparing import Peers, compared_with, peers_for
from .due import can_be_made, has_reported, reader_of, table_for
from .gathering import material_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it would be frozen, and the table of peers that stands beside it."""

    contents: Mapping[str, Any]
    peers: Peers


def draft_of(provider: Provider, run: FeedbackRun, terms: Terms, now: datetime, *, sealed: bool = True) -> Draft | str:
    """The report under these terms, or the reason in words why none can be made of the figures.

    Without `sealed` no submission is opened: the section of contributing factors is there, and says nothing.
    """
    release = table_for(provider, run.period)
    reader = reader_of(provider.pk, release)
    material = material_of(provider, run, terms, now, sealed=sealed)
    if why := can_be_made(terms, reader, material.exposure, run.period):
        return why
    peers = peers_for(terms, release, reader, reported=has_reported(provider.pk))
    return Draft(contents_of(material, compared_with(peers, material, terms), terms), peers)

