"""What the text of an alert is held against: names of providers, releases that it cites, cases of which it tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from aggregation.models import Release, ReleaseCell, Signal
from aggregation.release_lines import label_of
from aggregation.selectors import readable, successor_of, withdrawal_of
from pso_portal.names import Known
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Facility, Provider

from .alerts import Contents, Grounds, Verdict, judge
from .alerts.evidence import Cited, Retold
from .calendar import said
from .models import SafetyAlert

SIGNAL, COHORT = "signal", "cohort"


def verdict_on(alert: SafetyAlert, contents: Contents) -> Verdict:
    """What keeps it back today."""
    return judge(contents, Grounds(
        known=names_of_providers(), releases=cited(contents.releases), cases=retold(contents.cases),
        organizations=organizations_of(alert),
    ))  # fmt: skip


def names_of_providers() -> Known:
    """Every provider and place of one, as the directory of the whole PSO."""
    names = [*Provider.objects.values_list("name", flat=True), *Facility.objects.values_list("name", flat=True)]
    return Known(facilities=tuple(sorted(set(names))))


def organizations_of(alert: SafetyAlert) -> int | None:
    """How many contribute to the signal that it was begun from, as of the last watch; None: it comes from none."""
    if alert.source != SIGNAL:
        return None
    return int(Signal.objects.values_list("organizations", flat=True).get(pk=alert.source_id))


def cited(numbers: Sequence[int]) -> dict[int, Cited]:
    """Releases by number, each with every figure that it shows."""
    rows = Release.objects.filter(number__in=list(numbers)).select_related("withdrawal", "restated_by__withdrawal")
    return {row.number: _cited(row) for row in rows.prefetch_related("cells")}


def _cited(release: Release) -> Cited:
    later = successor_of(release)
    words = f"Release {release.number}: {SETTINGS[release.setting].label}, {said(release.period)}"
    shown = _figures(release, release.cells.all())
    return Cited(release.number, words, withdrawal_of(release) is not None, later.number if later else None, shown)


def _figures(release: Release, cells: Iterable[ReleaseCell]) -> dict[Decimal, tuple[str, ...]]:
    """Rates as they were rounded, their bounds, counts, and how many organizations stand behind them."""
    found: dict[Decimal, list[str]] = defaultdict(list)
    found[Decimal(release.contributors)].append(f"release {release.number}, organizations")
    for cell in cells:
        if cell.shown:
            line = f"release {release.number}, {label_of(cell.category, release.setting).lower()}"
            for name in ("rate", "lower", "upper", "count"):
                value = getattr(cell, name)
                if value is not None:
                    found[Decimal(value).normalize() + 0].append(f"{line}: {name}")
    return {value: tuple(lines) for value, lines in found.items()}


def retold(cases: Sequence[str]) -> dict[str, Retold]:
    """Cases that may be opened still, by the id that an analyst sees, and whether an alert may name them."""
    rows = readable().filter(case_id__in=[UUID(case) for case in cases]).select_related("case")
    return {str(row.case_id): Retold(str(row.case_id), row.case.in_alerts, shown=True) for row in rows}
