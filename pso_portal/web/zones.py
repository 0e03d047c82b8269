"""The three zones of the ribbon. The server picks one from the legal state of what the page shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pso_portal.tenancy import legends

Kind = Literal["sealed", "agg", "open"]


@dataclass(frozen=True, slots=True)
class Zone:
    """`title` is always read; `text` is left off on phones; `icon` repeats the kind without color; `legend` stands on
    paper and in files. A sealed zone that names none prints the strictest.
    """

    kind: Kind
    title: str
    text: str
    legend: str = legends.SEALED

    @property
    def icon(self) -> str:
        return {"sealed": "lock", "agg": "dots", "open": "page"}[self.kind]


SEALED: Final = Zone(
    "sealed",
    "Patient safety work product, identifiable.",
    "Privileged and confidential under 42 U.S.C. 299b-21 to 299b-26 and 42 CFR Part 3. Every view is logged.",
)
# Entries and lists of what was sent: they hold no report, and tell that there was one (3.20, (1)(ii)).
FACTS: Final = Zone(
    "sealed",
    "Patient safety work product.",
    "It tells that something was reported, and that is protected like the reports: 42 U.S.C. 299b-21(7)(A)(ii).",
)
# A draft's status depends on the provider's own policy: the ribbon must not state it as a fact.
COLLECTED: Final = Zone(
    "sealed",
    "Privileged and confidential.",
    "This report is collected for the patient safety evaluation system. It is not part of the medical record.",
    legends.COLLECTED,
)
AGGREGATED: Final = Zone(
    "agg",
    "De-identified and aggregated.",
    "Figures that could point to one provider are not shown (*).",
    legends.DEIDENTIFIED,
)
OPEN: Final = Zone(
    "open", "Not work product.", "No patient safety work product is shown on this page.", legends.NOT_WORK_PRODUCT
)

# Identifiable, and the provider's alone; yet nothing of the evaluation system.
OUTSIDE: Final = Zone(
    "open",
    "Not part of the patient safety evaluation system.",
    "What stands here is for outside bodies. It is not patient safety work product. Every opened record is logged.",
    legends.OUTSIDE,
)

# Another's, so the reader's own policy has no words for it.
OF_AFFILIATE: Final = Zone(
    "sealed",
    "Patient safety work product of an affiliate.",
    "Privileged and confidential (42 CFR Part 3), shared for patient safety activities. Its provider sees every view.",
)

# A sheet of many providers while the PSO splits it, and a part that waits: confidential, and work product not by that.
BETWEEN: Final = Zone(
    "sealed",
    "Confidential, held for providers.",
    "What stands here is the providers', not the PSO's. It becomes work product where a provider enters it.",
    legends.BETWEEN,
)

LEGEND: Final = legends.SEALED

_BY_KIND: Final[dict[str, Zone]] = {"sealed": SEALED, "agg": AGGREGATED, "open": OPEN}


def zone_for(kind: str) -> Zone:
    """The usual zone of a kind. Anything unknown is shown as sealed: the strictest reading."""
    return _BY_KIND.get(kind, SEALED)


@dataclass(frozen=True, slots=True)
class Words:
    """What a provider's own policy says in place of the portal's words; empty: the portal's stand."""

    ribbon: str = ""
    legend: str = ""


_own_words: list[Callable[[Any], Words]] = []


def register_words(words: Callable[[Any], Words]) -> None:
    """Called once by the app that keeps the policy; `words` is asked with the Acting of the request."""
    _own_words[:] = [words]


def words_of(acting: Any, zone: Zone) -> Words:
    """A provider's words, for its identifiable work product only: nothing else is its own to describe."""
    if acting is None or zone not in (SEALED, FACTS):
        return Words()
    return next((words(acting) for words in _own_words), Words())


def as_said_by(acting: Any, zone: Zone) -> Zone:
    """The zone with the provider's words on its ribbon, where it has some. Title and icon stay: they are the law's."""
    ribbon = words_of(acting, zone).ribbon
    return replace(zone, text=ribbon) if ribbon else zone


def legend_for(acting: Any, zone: Zone, *, simulation: bool = False) -> str:
    """What is printed of this zone: the provider's words where its policy has some."""
    return legends.written(zone.legend, own=words_of(acting, zone).legend, simulation=simulation)
