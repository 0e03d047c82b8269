"""A text on its way through the engine, and what comes of it. Any failure holds the text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from aggregation.deidentification.document import Document, Layer
from aggregation.deidentification.extents import whole
from aggregation.deidentification.known import LABELS
from aggregation.deidentification.labels import Label
from aggregation.deidentification.profiles import Profile, removed_under
from aggregation.deidentification.remembering import remembered
from aggregation.deidentification.risk import CERTAIN, THRESHOLD, Reason, assess, combine
from aggregation.deidentification.second_vote import second_vote
from aggregation.deidentification.spans import Span, resolve
from aggregation.deidentification.transform import transform
from pso_portal.names import Known
from pso_portal.names.folding import fold

ENGINE_VERSION = "4.2"
FAILED = Reason("The engine failed on this text.", 1, CERTAIN)
STILL_THERE = Reason("A known identifier is still in the text.", 1, CERTAIN)


@dataclass(frozen=True)
class Result:
    """`text` is what may leave, "" after a failure; `spans` have offsets into `original`. `held`: a person decides.

    `risk` in [0, 1]; `threshold` as applied; `failed_layer` names the layer that raised, never its message,
    which could quote the text.
    """

    text: str = field(repr=False)
    original: str = field(repr=False)
    spans: tuple[Span, ...]
    risk: float
    held: bool
    reasons: tuple[Reason, ...]
    profile: Profile
    engine_version: str = ENGINE_VERSION
    threshold: float = THRESHOLD
    failed_layer: str = ""


class Reading:
    """A text on its way through the stages: what was `found`, the `final` cover, the text with it `replaced`, `reasons`
    for doubt. `failed` names the stage that raised, after which there is no other one.
    """

    document: Document
    final: list[Span]
    replaced: str
    reasons: list[Reason]
    risk: float

    def __init__(self, text: str, known: Known) -> None:
        self.text, self.known, self.found, self.failed = text, known, list[Span](), ""

    def prepare(self) -> None:
        """The views that the layers look at."""
        self.document = Document(self.text)

    def look(self, layer: Layer) -> None:
        """What a layer finds."""
        self.found += layer(self.document, self.known, self.found)

    def vote_again(self) -> None:
        """What the model leaves of the findings before it."""
        self.found = second_vote(self.document, self.found)

    def cover(self, removed: Collection[Label]) -> None:
        """One cover of what goes. `removed`: the labels that the profile asks for."""
        self.final = resolve(self.text, [span for span in self.found if span.label in removed])

    def complete(self) -> None:
        """The cover with the rest of what was found in part, and the text without it."""
        grown = whole(self.document, self.final)
        if grown != self.final:
            self.final = resolve(self.text, grown)
        self.replaced = transform(self.text, self.final)

    def doubt(self) -> None:
        """All grounds for doubt."""
        self.reasons = assess(self.document, self.found, self.final, known_given=bool(self.known))

    def look_again(self, profile: Profile) -> None:
        """The last look for known identifiers, and what all grounds come to."""
        if remains(self.replaced, self.known, profile):
            self.reasons.append(STILL_THERE)
        self.reasons.sort(key=lambda reason: -reason.weight)
        self.risk = combine(self.reasons)

    def result(self, profile: Profile, threshold: float) -> Result:
        """What came of it."""
        if self.failed:
            return Result("", self.text, (), 1.0, True, (FAILED,), profile, threshold=threshold,
                          failed_layer=self.failed)
        return Result(self.replaced, self.text, tuple(self.final), self.risk, self.risk >= threshold,
                      tuple(self.reasons), profile, threshold=threshold)


def take(readings: Iterable[Reading], stage: str, work: Callable[[Reading], None]) -> None:
    """The next stage of all. Fail closed on whatever it may raise: a text not understood is never passed."""
    for each in readings:
        if not each.failed:
            try:
                work(each)
            except Exception:
                each.failed = stage


def remains(text: str, known: Known, profile: Profile) -> bool:
    """True when the result still says a whole known identifier, in any case: the last lock on the door."""
    kept = removed_under(profile)
    folded = " ".join(fold(text).split())
    return any(in_one_line(value) in folded
               for kind, value in known.entries() if len(value) > 4 and LABELS[kind] in kept)


@remembered
def in_one_line(identifier: str) -> str:
    """An identifier, folded, with one blank between its words."""
    return " ".join(fold(identifier).split())
