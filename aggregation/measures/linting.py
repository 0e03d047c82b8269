"""What a catalogue must keep to. Each rule answers in sentences what breaks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from aggregation.measures.fingerprints import Fingerprints, fingerprint, line_of
from aggregation.measures.measure import Better, Chart, Denominator, Measure, Selection
from aggregation.measures.selections import HARMED, PER_HUNDRED
from events.common_formats import HARMS, KINDS, carries_harm
from pso_portal.tenancy.care_settings import SETTINGS

_KINDS = frozenset(map(str, KINDS))
_HARMS = frozenset(map(str, HARMS))
_CARRY_HARM = frozenset(str(kind) for kind in KINDS if carries_harm(kind))
_LEAST_MONTHS, _LEAST_ORGANIZATIONS, _LEAST_REPORTS = 12, 6, 10
# T needs the days between events, and no day crosses the door.
_FITS = {
    Denominator.EXPOSURE: frozenset({Chart.U, Chart.C, Chart.G, Chart.XMR, Chart.RUN, Chart.FUNNEL}),
    Denominator.EVENTS: frozenset({Chart.P, Chart.XMR, Chart.RUN, Chart.FUNNEL}),
}


def findings(measures: Sequence[Measure], known: Fingerprints) -> list[str]:
    """Everything wrong with a catalogue, given the meanings that are committed."""
    return [
        *_twice(measures),
        *(f"{measure.code}: {wrong}" for measure in measures for wrong in _wrong(measure, known)),
    ]


def _twice(measures: Sequence[Measure]) -> Iterator[str]:
    codes = Counter(measure.code for measure in measures)
    labels = Counter((measure.setting, measure.label) for measure in measures)
    yield from (f"{code}: stands twice" for code, times in codes.items() if times > 1)
    yield from (f"{setting}: two are called {label}" for (setting, label), times in labels.items() if times > 1)


def _wrong(measure: Measure, known: Fingerprints) -> Iterator[str]:
    if measure.setting not in SETTINGS:
        yield "there is no such setting"
        return
    if not measure.code.startswith(f"{measure.setting}."):
        yield "a code begins with its setting"
    for selection in filter(None, (measure.numerator, measure.within)):
        yield from _selection(selection, measure.setting)
    yield from _denominator(measure)
    yield from _direction(measure)
    yield from _minimum(measure)
    yield from _version(measure, known)


def _selection(selection: Selection, setting: str) -> Iterator[str]:
    offered = frozenset(map(str, SETTINGS[setting].event_types))
    asked = ((selection.event_types, offered), (selection.kinds, _KINDS), (selection.harms, _HARMS))
    for chosen, existing in asked:
        if chosen is not None and not chosen:
            yield "a selection of nothing counts nothing"
        yield from (f"{answer} is not reported here" for answer in sorted((chosen or frozenset()) - existing))
    if selection.harms is not None and (selection.kinds is None or not selection.kinds <= _CARRY_HARM):
        yield "harm is asked of incidents only"


def _denominator(measure: Measure) -> Iterator[str]:
    setting = SETTINGS[measure.setting]
    if measure.denominator is Denominator.EXPOSURE:
        if measure.within is not None or measure.scale != setting.scale or not measure.says.endswith(f"{setting.per}."):
            yield f"a rate is given {setting.per}, and says so"
    elif measure.within is None or measure.scale != PER_HUNDRED or f", per {PER_HUNDRED} " not in measure.says:
        yield f"a share is given per {PER_HUNDRED} reports, and says of which"
    elif not _inside(measure.numerator, measure.within):
        yield "what is counted must be some of what it is a share of"
    if measure.chart not in _FITS[measure.denominator]:
        yield f"a {measure.chart} chart does not fit its denominator"


def _inside(inner: Selection, outer: Selection) -> bool:
    pairs = ((inner.event_types, outer.event_types), (inner.kinds, outer.kinds), (inner.harms, outer.harms))
    return inner != outer and all(b is None or (a is not None and a <= b) for a, b in pairs)


def _direction(measure: Measure) -> Iterator[str]:
    """A figure that people can raise by telling more has no better end: only harm, or whether it was judged, has."""
    if not measure.why.endswith("."):
        yield "a sentence says why that direction"
    if measure.better is Better.NEITHER:
        return
    if measure.numerator.harms is None:
        yield "more reports are not worse care: neither way is better where harm is not asked"
    elif measure.denominator is Denominator.EXPOSURE and not measure.numerator.harms <= HARMED:
        yield "more reports are not worse care: of a rate, only harm done has a better end"


def _minimum(measure: Measure) -> Iterator[str]:
    least = measure.minimum
    if least.months < _LEAST_MONTHS or least.contributors < _LEAST_ORGANIZATIONS:
        yield f"fewer than {_LEAST_MONTHS} months or {_LEAST_ORGANIZATIONS} organizations are too few"
    if measure.denominator is Denominator.EVENTS and least.reports < _LEAST_REPORTS:
        yield f"a share of fewer than {_LEAST_REPORTS} reports, or of none, is no figure"


def _version(measure: Measure, known: Fingerprints) -> Iterator[str]:
    """What a code and version mean stays what it was; versions only grow."""
    meant = known.get((measure.code, measure.version))
    if any(code == measure.code and version > measure.version for code, version in known):
        yield "a later version of it is committed"
    elif meant is None:
        yield f"commit what it means in fingerprints.txt: {line_of(measure)}"
    elif meant != fingerprint(measure):
        yield f"version {measure.version} meant something else: give it a new version"
