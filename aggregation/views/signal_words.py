"""A signal in words: its finding in one sentence, its strength, who may hear of it. Where a count could point to one
provider a star stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pso_portal.tenancy.care_settings import SETTINGS

from ..disclosure.values import SYMBOL
from ..models import Signal, SignalWatch
from ..signals.states import FEWEST_ORGANIZATIONS, STATES, SignalState
from .case_rows import COLUMNS, NOT_SHOWN, words_of

METHODS = {"growth": "Growth over months (CUSUM)", "pair": "Pair in cases (EBGM)"}
SHORT = {"growth": "Growth", "pair": "Pair"}
INTERNAL = "Internal only: fewer than 3 organizations make it up"
FIRM, ALONE = "Stands out among all", "By its own threshold"


@dataclass(frozen=True)
class Answer:
    """One answer of a signal: its question and what was said, as a person reads them."""

    question: str
    said: str


def answer_of(stored: str) -> Answer:
    """"event_type=fall" as words."""
    question, _, code = stored.partition("=")
    return Answer(COLUMNS[question], words_of(question, code))


def month_words(month: str) -> str:
    """"2026-09" as "September 2026"."""
    year, number = map(int, month.split("-"))
    return f"{date(year, number, 1):%B %Y}"


def is_internal(signal: Signal) -> bool:
    """Whether it stays with the analysts."""
    return signal.organizations < FEWEST_ORGANIZATIONS


def title_of(signal: Signal) -> str:
    """What it is about. A pair of fewer than three organizations would be theirs: its answers are withheld."""
    setting = SETTINGS[signal.setting].label
    if signal.method == "growth":
        return f"{setting}: {answer_of(signal.event).said}"
    if is_internal(signal):
        return f"{setting}: two answers, {NOT_SHOWN.lower()}"
    return f"{setting}: {answer_of(signal.event).said} × {answer_of(signal.factor).said}"


def finding_of(signal: Signal, *, sealed: bool = False) -> str:
    """The finding in one sentence; on a sealed page, which names contributors by code, with every count."""
    return _growth(signal, told=signal.shown or sealed) if signal.method == "growth" else _pair(signal)


def _growth(signal: Signal, *, told: bool) -> str:
    evidence = signal.evidence
    first, last = (month_words(month) for month in evidence["run"])
    when = f"in {last}" if first == last else f"from {first} to {last}"
    count, expected = (f"{evidence['count']:,}", f"{evidence['expected']:,.1f}") if told else (SYMBOL, SYMBOL)
    return f"{count} such events reported {when} where {expected} were expected."


def _pair(signal: Signal) -> str:
    evidence = signal.evidence
    years = " and ".join(str(year) for year in evidence["years"])
    if is_internal(signal):
        return f"Two answers come together oftener than by chance in cases of {years}; they are withheld."
    least = f"at least {evidence['lower']:.1f} times as often as" if signal.shown else "oftener than"
    told = (f"{evidence['count']:,}", f"{evidence['expected']:,.1f}") if signal.shown else (SYMBOL, SYMBOL)
    return f"{told[0]} cases of {years} where {told[1]} would be by chance: {least} chance puts them."


def strength_of(signal: Signal) -> str:
    """How many times the threshold, and whether it stands out among all that was looked at."""
    times = f"{signal.strength:.1f} ×" if signal.shown else SYMBOL
    return f"{times}, {(FIRM if signal.firm else ALONE).lower()}"


def who_may(signal: Signal) -> str:
    """Who may hear of it."""
    return INTERNAL if is_internal(signal) else "3 organizations or more"


def state_of(signal: Signal) -> str:
    return STATES[SignalState(signal.state)]


def rate_words(watch: SignalWatch) -> str:
    """How many of the series alarm without cause: what every reader of the board has to know."""
    if not watch.series:
        return "No series could be held against a threshold yet."
    if watch.false_alarms < 0.05:
        return f"{watch.series} series are watched; by chance alone hardly one of them alarms in twenty years."
    months = 12 / watch.false_alarms
    every = f"one alarm in {months:.0f} months" if months >= 1.5 else f"{watch.false_alarms / 12:.1f} alarms a month"
    return (f"{watch.series} series are watched. Of these about {every} comes of chance alone: "
            f"{watch.false_alarms:.1f} false alarms a year are to be expected.")  # fmt: skip
