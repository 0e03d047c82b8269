"""One contributor beside the others, by code: who stands out, and how sure that is. Pure.

Everything here is of single contributors: it is identifiable work product, and stands on sealed pages only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aggregation.dashboards.figures import Figure, Withheld, listed, plural, withheld
from aggregation.dashboards.sums import Counts, by_contributor, figure_of, with_denominator
from aggregation.measures import Better, Denominator, Measure
from aggregation.statistics.flags import Side, Stand, compared
from aggregation.statistics.funnel import INNER, OUTER, poisson_limits
from aggregation.statistics.results import Interval, NotShown, Reason
from aggregation.statistics.shrinkage import Shrunk, shrunk_ratios
from aggregation.statistics.standing import Standing

CURVE = 60  # points of a drawn limit
UNNAMED = {
    Reason.NOT_DISTINGUISHABLE: "Not distinguishable",
    Reason.UNLIKE_ITS_POOL: "Not named: the largest differ",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One contributor in one measure. `months`: how many it has a denominator for. `shrunk` in the measure's unit."""

    code: int
    figure: Figure | Withheld
    months: int
    stand: Stand | Withheld
    shrunk: Shrunk | Withheld

    @property
    def side(self) -> Side:
        """Flagged or not."""
        return Side.ALIKE if isinstance(self.stand, Withheld) else self.stand.side

    @property
    def finding(self) -> str:
        """How it stands beside the others, or why nobody can say."""
        if isinstance(self.stand, Withheld):
            return self.stand.words
        if isinstance(self.stand.limits, NotShown):
            return self.stand.limits.reason.value
        return self.side.value.capitalize()

    @property
    def quarter(self) -> str:
        """In which quarter of the others it lies, with how sure that is; or why none is named."""
        if isinstance(self.stand, Withheld):
            return self.stand.words
        return quarter_words(self.stand.quarter)


@dataclass(frozen=True, slots=True)
class Group:
    """All contributors of a setting in one measure, those flagged first, then by figure. `middle`: of all together."""

    lines: tuple[Line, ...]
    middle: float | None
    refused: Withheld | None
    says: str

    @property
    def flagged(self) -> tuple[Line, ...]:
        """Those that somebody should look at."""
        return tuple(line for line in self.lines if line.side is not Side.ALIKE)

    @property
    def limits_refused(self) -> Withheld | None:
        """Why the funnel has no limits, the same for all."""
        if self.refused:
            return self.refused
        refused = [line.stand.limits for line in self.lines if isinstance(line.stand, Stand)]
        found = [each for each in refused if isinstance(each, NotShown)]
        return withheld(found[0]) if found else None


def group_of(measure: Measure, above: Counts, below: Counts, months: Collection[str]) -> Group:
    """Everybody that has a denominator in these months. For a rate a month counts only if its exposure was returned."""
    told = with_denominator(below, below, months)
    counts, units = by_contributor(with_denominator(above, told, months), months), by_contributor(told, months)
    codes = sorted(units)
    stands = compared([counts[code] for code in codes], [float(units[code]) for code in codes])
    drawn = shrunk_ratios([counts[code] for code in codes], _expected(codes, counts, units))
    middle = measure.scale * sum(counts.values()) / sum(units.values()) if codes else None
    lines = [
        Line(code, figure_of(measure, counts[code], units[code]), _months_of(code, told),
             withheld(stands) if isinstance(stands, NotShown) else _stand(stands[place]),
             withheld(drawn) if isinstance(drawn, NotShown) else _in_unit(drawn[place], middle or 0.0))
        for place, code in enumerate(codes)
    ]  # fmt: skip
    refused = withheld(stands) if isinstance(stands, NotShown) else None
    lines.sort(key=lambda line: (line.side is Side.ALIKE, -(_value(line) or 0.0), line.code))
    return Group(tuple(lines), middle, refused, _says(measure, lines, refused))


def quarter_words(found: Standing | NotShown) -> str:
    """"Highest quarter (70th to 98th percentile)", or that it cannot be told."""
    if isinstance(found, NotShown):
        return UNNAMED.get(found.reason, found.reason.value)
    low, high = round(100 * found.interval.lower), round(100 * found.interval.upper)
    return f"{found.band.value.capitalize()} ({low} to {high} of 100)"


def mark_of(side: Side, better: Better) -> str:
    """The mark of a chart for a flag."""
    if side is Side.ALIKE:
        return ""
    if better is Better.NEITHER:
        return "changed"
    return "improvement" if (side is Side.ABOVE) is (better is Better.HIGHER) else "concern"


@dataclass(frozen=True, slots=True)
class Curve:
    """Limits of a funnel through (denominator, low, high), in the units of the measure. `wide`: over-dispersed."""

    label: str
    points: tuple[tuple[float, float, float], ...]
    wide: bool = False


def curves_of(group: Group, measure: Measure) -> tuple[Curve, ...]:
    """Exact limits at 95 % and 99.8 %, and where the group spreads more than chance does, the wider ones that flags
    are held against. None where the group is too small for limits.
    """
    placed = [(line.figure.below, line.stand) for line in group.lines
              if isinstance(line.figure, Figure) and isinstance(line.stand, Stand)]  # fmt: skip
    if group.limits_refused or not placed or not group.middle:
        return ()
    largest = max(below for below, _ in placed)
    sizes = [largest * (place + 1) / CURVE for place in range(CURVE)]
    exact = tuple(_exact(name, coverage, sizes, group.middle, measure.scale)
                  for name, coverage in (("99.8% limit", OUTER), ("95% limit", INNER)))  # fmt: skip
    wide = _wide(placed, group.middle)
    return (wide, *exact[1:], exact[0]) if wide else exact


def _exact(label: str, coverage: float, sizes: Collection[float], middle: float, scale: int) -> Curve:
    def at(size: float) -> tuple[float, float, float]:
        limits = poisson_limits(middle * size / scale, coverage)
        return size, limits.lower * scale / size, limits.upper * scale / size

    return Curve(label, tuple(at(size) for size in sizes))


def _wide(placed: Collection[tuple[int, Stand]], middle: float) -> Curve | None:
    """Through what each contributor is held against; nothing where that is the exact limit."""
    points = sorted((float(below), stand.limits.outer.lower * middle, stand.limits.outer.upper * middle)
                    for below, stand in placed if not isinstance(stand.limits, NotShown))  # fmt: skip
    widened = any(
        not isinstance(stand.limits, NotShown)
        and stand.limits.outer.upper > 1.001 * poisson_limits(stand.ratio.expected, OUTER).upper / stand.ratio.expected
        for _, stand in placed
    )
    return Curve("widened 99.8%", tuple(points), wide=True) if widened else None


def _expected(codes: Collection[int], counts: Mapping[int, int], units: Mapping[int, int]) -> list[float]:
    whole = sum(units.values())
    return [units[code] * sum(counts.values()) / whole for code in codes]


def _months_of(code: int, told: Counts) -> int:
    return sum(code in units for units in told.values())


def _stand(found: Stand | NotShown) -> Stand | Withheld:
    return withheld(found) if isinstance(found, NotShown) else found


def _in_unit(ratio: Shrunk, middle: float) -> Shrunk:
    interval = Interval(ratio.interval.lower * middle, ratio.interval.upper * middle)
    return Shrunk(ratio.value * middle, interval, ratio.reliability)


def _value(line: Line) -> float | None:
    return None if isinstance(line.figure, Withheld) else line.figure.value


def _says(measure: Measure, lines: Collection[Line], refused: Withheld | None) -> str:
    if refused:
        return refused.words
    sides = {side: [str(line.code) for line in lines if line.side is side] for side in (Side.ABOVE, Side.BELOW)}
    parts = [f"{_named(codes)} {'reports' if len(codes) == 1 else 'report'} {'more' if side is Side.ABOVE else 'fewer'}"
             for side, codes in sides.items() if codes]  # fmt: skip
    of = "of the exposure" if measure.denominator is Denominator.EXPOSURE else "of its reports"
    if not parts:
        return f"None of {plural(len(lines), 'provider')} can be told from the others at the size {of}."
    return f"{' and '.join(parts)} than the others of {len(lines)}, beyond what size and spread explain."


def _named(codes: list[str]) -> str:
    return listed(codes) if len(codes) <= 4 else f"{len(codes)} providers"


