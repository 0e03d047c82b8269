"""What keeps an alert back: identifiers, figures that were not released, evidence that may not be used. Pure.

What the engine takes for an identifier has to go. Where it only doubts, people decide: whoever wrote the alert says
that the words point to nobody, and whoever publishes it says so again (42 CFR 3.212(a)(2)(ii): no actual knowledge).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aggregation.deidentification import Result, explain
from aggregation.patience import read
from feedback.alerts.contents import Contents
from feedback.alerts.evidence import Cited, Retold, why_not_case, why_not_release, why_not_signal
from feedback.alerts.figures import figures_in, releases_named, unknown
from pso_portal.names import Known


@dataclass(frozen=True, slots=True)
class Problem:
    """`part`: the field it stands in; `words`: what it is about, as written; `sentence`: what is wrong, to be shown."""

    part: str
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an alert is held against. `known`: names of providers and their places. `releases`, `cases`: those that it
    cites, as far as there are such. `organizations`: that contribute to the signal it comes from; None: from none.
    """

    known: Known = field(default_factory=Known)
    releases: Mapping[int, Cited] = field(default_factory=dict)
    cases: Mapping[str, Retold] = field(default_factory=dict)
    organizations: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`problems` hold the alert until they are mended, `doubts` until two people have said that the words point to
    nobody. `sourced`: each figure, and the lines of releases that show it.
    """

    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    sourced: tuple[tuple[str, str], ...]

    def holds(self, *, accepted: bool) -> bool:
        return bool(self.problems) or bool(self.doubts and not accepted)


def judge(contents: Contents, grounds: Grounds) -> Verdict:
    """Everything that keeps this alert back."""
    problems = [Problem(part, "", sentence) for part, sentence in contents.gaps().items()]
    problems += [*_of_evidence(contents, grounds), *_of_figures(contents, grounds)]
    doubts: list[Problem] = []
    for part, text in contents.texts().items():
        result = read(text, grounds.known)
        problems += _identifiers(part, result)
        doubts += _doubts(part, result)
    return Verdict(tuple(problems), tuple(doubts), tuple(_sourced(contents, grounds)))


def reason_problems(text: str, known: Known) -> str:
    """Why a reason that readers get cannot stand, or "": it names nobody either, and tells no figure."""
    found = [row.found for row in explain(read(text, known))] + [figure.words for figure in figures_in(text)]
    return f"Say it without “{'”, “'.join(found)}”: everybody who got the alert reads this." if found else ""


def _of_evidence(contents: Contents, grounds: Grounds) -> Iterator[Problem]:
    if grounds.organizations is not None and (why := why_not_signal(grounds.organizations)):
        yield Problem("evidence", "", why)
    for number in contents.releases:
        if why := why_not_release(number, grounds.releases.get(number)):
            yield Problem("releases", str(number), why)
    for case in contents.cases:
        if why := why_not_case(case, grounds.cases.get(case)):
            yield Problem("cases", case, why)


def _of_figures(contents: Contents, grounds: Grounds) -> Iterator[Problem]:
    """A figure is told only as a cited release tells it."""
    released = list(_standing(grounds.releases, contents.releases))
    for part, text in contents.texts().items():
        for figure in unknown(text, (value for cited in released for value in cited.figures)):
            yield Problem(part, figure.words, f"“{figure.words}” is a figure that no release cited here shows. Cite "
                          "the release that shows it, or say it without a number.")  # fmt: skip
        for number in releases_named(text):
            if number not in contents.releases:
                yield Problem(part, f"release {number}", f"Release {number} is named and not cited: add it to the "
                              "releases below.")  # fmt: skip


def _identifiers(part: str, result: Result) -> Iterator[Problem]:
    for row in explain(result):
        if not row.doubtful:
            yield Problem(part, row.found, f"“{row.found}” can point to somebody or to a day ({row.paragraph}). Say it "
                          "in other words.")  # fmt: skip


def _doubts(part: str, result: Result) -> Iterator[Problem]:
    for row in explain(result):
        if row.doubtful:
            yield Problem(part, row.found, f"“{row.found}” may be a name.")
    if result.failed_layer:
        yield Problem(part, "", "The engine could not read this part. Shorten it.")
    elif result.held and not result.spans:
        yield Problem(part, "", "; ".join(reason.sentence for reason in result.reasons))


def _sourced(contents: Contents, grounds: Grounds) -> Iterator[tuple[str, str]]:
    released = list(_standing(grounds.releases, contents.releases))
    for text in contents.texts().values():
        for figure in figures_in(text):
            lines = [line for cited in released for line in _lines(cited, figure.value)]
            if lines:
                yield figure.words, "; ".join(lines)


def _lines(cited: Cited, value: Decimal | None) -> Sequence[str]:
    return () if value is None else cited.figures.get(value, ())


def _standing(known: Mapping[int, Cited], numbers: Sequence[int]) -> Iterator[Cited]:
    """Of the releases cited those that stand."""
    for number in numbers:
        cited = known.get(number)
        if cited is not None and not why_not_release(number, cited):
            yield cited
