"""Everything that a record states, in its order of thought: release, reader, method, figures, risk left, people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from aggregation.deidentification import ENGINE_VERSION, Profile
from aggregation.deidentification.engine import LAYERS
from aggregation.deidentification.risk import THRESHOLD
from aggregation.determination.artefacts import artefacts
from aggregation.determination.measured import figures_of
from aggregation.determination.signed import KIND, canonical
from aggregation.determination.texts import Texts
from aggregation.disclosure.rules import Protection, ReleaseRules, Rule

FORMAT: Final = 1
LAW: Final = "42 CFR 3.212(a)(1); 45 CFR 164.514(b)(1)"
THRESHOLD_NOTE: Final = "docs/decisions/0033-the-residual-risk-and-its-threshold.md"
SAYS: Final = (
    "This record documents methods and results. It is no determination: that is the word of a person with appropriate "
    "knowledge of, and experience with, generally accepted statistical and scientific principles and methods, who "
    "applied them and found the risk very small that an anticipated recipient could identify anybody from the release, "
    "alone or with other reasonably available information."
)
CONTENT: Final = "Figures alone. A release holds no text, no date of an event, no provider and no code of one."
ATTACKERS: Final = ("every organization", "every pair of organizations", "every family of affiliates")


@dataclass(frozen=True)
class Table:
    """A release as its readers see it. `cells`: category, period, shown, count, rate, lower, upper, words of each, and
    what it is of: measure and version, group, its place and how many it holds.
    """

    number: int
    measure: str
    setting: str
    period: str
    organizations: int
    rules_version: str
    released_at: str
    sha256: str
    cells: Sequence[Mapping[str, Any]]

    @property
    def cells_sha256(self) -> str:
        """Of the cells as a reader has them, by period, place and category: a reader can compute it."""
        rows = sorted((dict(cell) for cell in self.cells),
                      key=lambda cell: (cell["period"], cell.get("place", 0), cell["category"]))  # fmt: skip
        return hashlib.sha256(canonical(rows).encode()).hexdigest()


@dataclass(frozen=True)
class Reviewer:
    """One of the people whose word the release has: by number and roles, never by name."""

    did: str
    number: int
    roles: tuple[str, ...]


def compose(
    table: Table, texts: Texts, reviewers: Sequence[Reviewer], *, reader: str, key: str, at: str
) -> dict[str, Any]:
    """The statement. `reader`: the anticipated recipient in words; `key`: the signing key's id; `at`: when it was
    recorded, ISO 8601. The same arguments give the same statement: nothing here reads a clock.
    """
    return {
        "kind": KIND, "format": FORMAT, "law": LAW, "says": SAYS, "recorded_at": at, "key": key,
        "release": _release(table),
        "recipient": {"who": reader, "organizations": table.organizations, "content": CONTENT},
        "method": _method(),
        "disclosure_control": _control(table),
        "measured": figures_of(ENGINE_VERSION),
        "texts": {"setting": table.setting, **texts.told()},
        "reviewers": [asdict(each) | {"roles": list(each.roles)} for each in reviewers],
    }  # fmt: skip


def _release(table: Table) -> dict[str, Any]:
    return {
        "number": table.number, "measure": table.measure, "setting": table.setting, "period": table.period,
        "released_at": table.released_at, "sha256": table.sha256, "cells_sha256": table.cells_sha256,
    }  # fmt: skip


def _method() -> dict[str, Any]:
    return {
        "engine_version": ENGINE_VERSION, "layers": list(LAYERS), "profile": str(Profile.NONIDENTIFIABLE),
        "threshold": THRESHOLD, "threshold_decided_in": THRESHOLD_NOTE, "artefacts": artefacts(),
        "above_the_threshold": "A person decides each finding and signs; another person confirms.",
    }  # fmt: skip


def _control(table: Table) -> dict[str, Any]:
    """Thresholds and standard of proof. Why a cell is withheld is not told: the reason speaks of counts."""
    shown = sum(bool(cell["shown"]) for cell in table.cells)
    return {
        "rules_version": table.rules_version, "rules": {rule.name.lower(): int(rule) for rule in Rule},
        "thresholds": asdict(ReleaseRules()), "protection": asdict(Protection()), "attacked_as": list(ATTACKERS),
        "attacked_with": "every cell ever offered in the setting, withheld ones included",
        "cells_shown": shown, "cells_not_shown": len(table.cells) - shown,
    }  # fmt: skip
