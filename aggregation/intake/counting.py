"""What of a submission the sums count, and what its passage must remember so that it can be counted back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pses.models import Submission
from pso_portal.tenancy.memo import once
from pso_portal.tenancy.models import Facility

from ..crossing import CROSSES, as_texts, factors_told
from ..deidentification import coarsen
from ..facts import Codes, count_event, count_factors
from ..models import Contributor, Passage
from ..periods import months_between
from ..strata import stratum_of


def count_in(submission: Submission, contributor: Contributor, *, first_sent: datetime) -> dict[str, str]:
    """Count the event that a submission tells of; returns what its passage keeps of that.

    `first_sent`: when it was first reported. What is told later of a known event is no late report.
    """
    place = crossed(submission.contents).get("location_kind", "")
    codes = Codes(
        *_plain(submission), stratum=stratum_of(contributor.setting, place),
        lag=months_between(submission.month, _month_of(first_sent, submission.provider_id)),
    )  # fmt: skip
    count_event(contributor, codes, count=1)
    factors = factors_told(submission.contents.get("coded", {}))
    count_factors(contributor, codes, factors, count=1)
    kept = {"stratum": codes.stratum, "version": str(codes.version), "lag": str(codes.lag)}
    return kept | {"factors": " ".join(factors)}


def count_back(submission: Submission, contributor: Contributor, passage: Passage) -> None:
    """Count no more what `count_in` counted, by the lists of then and in the cell of then."""
    kept, then = passage.link, {}
    if "stratum" in kept:  # else it was counted before strata and delays were kept
        then = {"stratum": kept["stratum"], "version": int(kept["version"]), "lag": int(kept["lag"])}
    codes = Codes(*_plain(submission), **then)
    count_event(contributor, codes, count=-1)
    count_factors(contributor, codes, kept.get("factors", "").split(), count=-1)


def crossed(contents: dict[str, Any]) -> dict[str, str]:
    """The coded answers that cross, by allow-list."""
    return coarsen(as_texts(contents.get("coded", {})), CROSSES)


def _plain(submission: Submission) -> tuple[str, str, str, str]:
    return submission.month, submission.event_type, submission.event_kind, submission.harm


def _month_of(moment: datetime, provider_id: UUID) -> str:
    """The month at the provider, as that of the event is: by UTC an evening's report could be of the next."""
    return f"{moment.astimezone(once(f'zone of {provider_id}', lambda: _zone(provider_id))):%Y-%m}"


def _zone(provider_id: UUID) -> ZoneInfo:
    first = Facility.objects.filter(provider_id=provider_id).order_by("name").first()
    return ZoneInfo(first.timezone if first else "America/Chicago")
