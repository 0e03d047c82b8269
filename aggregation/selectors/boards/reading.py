"""What several pages read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType

from ...dashboards.asked import Asked, asked_for
from ...dashboards.completeness import Known
from ...dashboards.figures import Figure, Withheld
from ...dashboards.months import moved
from ...dashboards.sums import Counts, pooled, roster
from ...measures import Denominator, Measure, Selection
from ...measures.selections import HARMED, INCIDENT, JUDGED, NEAR_MISS, SEVERE
from .. import benchmarks

ALL, NEAR = Selection(), Selection(kinds=NEAR_MISS)
INCIDENTS, JUDGED_ONES = Selection(kinds=INCIDENT), Selection(kinds=INCIDENT, harms=JUDGED)
UNTYPED = Selection(event_types=frozenset({str(EventType.OTHER)}))
HARMFUL, SEVERE_ONES = Selection(kinds=INCIDENT, harms=HARMED), Selection(kinds=INCIDENT, harms=SEVERE)

Found = Mapping[Selection, Counts]


def asked_of(given: Mapping[str, str], today: date) -> Asked | None:
    """What a page was asked for; None while nothing was reported in any setting."""
    spans = benchmarks.spans()
    types = {code: [str(kind) for kind in setting.event_types] for code, setting in SETTINGS.items()}
    return asked_for(given, spans, types, moved(f"{today:%Y-%m}", -1)) if spans else None


def below(one: Measure, found: Found, units: Counts) -> Counts:
    """What a measure is counted against."""
    return units if one.denominator is Denominator.EXPOSURE else found[one.within or ALL]


def parts_of(one: Measure) -> list[Selection]:
    """What has to be counted for a measure."""
    return [one.numerator, one.within or ALL]


def by_span(label: Callable[[str], str], one: Measure, found: Found, units: Counts, months: Sequence[str],
            known: Known) -> dict[str, tuple[int, Figure | Withheld]]:
    """Longer periods: how many months of each are shown, and their figure."""
    spans: dict[str, list[str]] = {}
    for month in known.shown(months):
        spans.setdefault(label(month), []).append(month)
    against = below(one, found, units)
    return {
        name: (len(span), pooled(one, found[one.numerator], against, span, roster([found[ALL], units], span)))
        for name, span in spans.items()
    }
