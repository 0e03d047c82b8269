"""What the printed agreement says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.services import attested, text_hash
from pso_portal.agreements.terms import Terms, spelling
from pso_portal.agreements.wording import describe

from .term_fields import SECTIONS

PROVES = (
    "The portal's key attests each signature below: that this person, who had proved with a second factor who they are "
    "at the time given, signed the text with this hash at that moment. It proves no more: not that the person was "
    "entitled to bind the house by its own rules."
)
UNATTESTED = "Signed before the portal attested signatures, or altered since: the portal cannot prove it."


def agreement(
    version: TermsVersion, *, provider: str, pso: str, state: str, history: Iterable[tuple[datetime, str]]
) -> dict[str, Any]:
    """What the PDF template prints of one version."""
    lines = {line.term: line for line in describe(Terms.from_json(version.terms))}
    return {
        "title": f"Terms between {provider} and {pso}, version {version.number}",
        "subtitle": f"{state}. {_since(version)}",
        "sections": [
            {"heading": heading, "lines": [[lines[term].label, lines[term].sentence] for term in asked]}
            for heading, asked in SECTIONS.items()
        ],
        "proves": PROVES,
        "signatures": [_signed(row, version, pso if row.side == "pso" else provider)
                       for row in version.signatures.all()],
        "sha256": text_hash(version),
        "text": spelling(version.terms),
        "history": [[_day(at), text] for at, text in history],
    }  # fmt: skip


def _since(version: TermsVersion) -> str:
    if version.effective_on is None:
        return "It binds nobody."
    alone = f", by the provider alone, which narrowed version {version.narrows}" if version.narrows else ""
    return f"Agreed{alone}, to bind from {_day(version.effective_on)}."


def _signed(row: Any, version: TermsVersion, house: str) -> dict[str, Any]:
    sound = attested(row, version)
    return {
        "house": house, "name": row.signer_name, "at": f"{_day(row.signed_at)}, {row.signed_at:%H:%M} UTC",
        "says": "Attested by the portal's key." if sound else UNATTESTED,
        "statement": row.statement, "attestation": row.attestation, "key": row.public_key,
    }  # fmt: skip


def _day(on: Any) -> str:
    return f"{on:%B} {on.day}, {on.year}"
