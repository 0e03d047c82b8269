"""The engine: layers in order, one cover of the text, a residual risk; any failure holds the text.

The standard is 42 CFR 3.212 with 45 CFR 164.514(b), or 42 CFR 3.206(b)(4)(iv) for the peer profile. The engine is
a help to the person who decides, no determination by an expert (3.212(a)(1)).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from aggregation.deidentification import (
    ages,
    context,
    dates,
    locations,
    numbers,
    patterns,
    propagation,
    spoken,
    statistical,
    words,
)
from aggregation.deidentification import known as known_layer
from aggregation.deidentification.document import Document, Layer
from aggregation.deidentification.extents import whole
from aggregation.deidentification.profiles import Profile, removed_under
from aggregation.deidentification.risk import CERTAIN, THRESHOLD, Reason, assess, combine
from aggregation.deidentification.second_vote import second_vote
from aggregation.deidentification.spans import Span, resolve
from aggregation.deidentification.transform import transform
from pso_portal.names import Known
from pso_portal.names.folding import fold

ENGINE_VERSION = "4.1"
# Order matters: `numbers`, `words` and `propagation` look at what is still uncovered.
LAYERS: dict[str, Layer] = {
    known_layer.NAME: known_layer.find, patterns.NAME: patterns.find, dates.NAME: dates.find, ages.NAME: ages.find,
    locations.NAME: locations.find, numbers.NAME: numbers.find, spoken.NAME: spoken.find,
    context.NAME: context.find, words.NAME: words.find,
    statistical.NAME: statistical.find,
    propagation.NAME: propagation.find,
}
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


def deidentify(text: str, known: Known, profile: Profile = Profile.NONIDENTIFIABLE, *,
               layers: Collection[str] = tuple(LAYERS), threshold: float = THRESHOLD) -> Result:
    """The text without identifiers, or held. Never raises for any text: what fails is held, with no text."""
    try:
        document = Document(text)
    except Exception:
        return Result("", text, (), 1.0, True, (FAILED,), profile, threshold=threshold, failed_layer="document")
    return judged(document, known, profile, layers, threshold)


def deidentify_all(texts: Sequence[tuple[str, Known]], profile: Profile = Profile.NONIDENTIFIABLE) -> list[Result]:
    """The same for many texts; the model sees them together, three times as fast; its chances differ by rounding."""
    documents: list[Document] = []
    for text, _ in texts:
        try:
            documents.append(Document(text))
        except Exception:
            return [deidentify(text, known, profile) for text, known in texts]
    with suppress(Exception):   # Then each is read alone, and the one that cannot be read is held.
        statistical.read(documents)
    return [judged(document, known, profile, tuple(LAYERS), THRESHOLD)
            for document, (_, known) in zip(documents, texts, strict=True)]


def judged(document: Document, known: Known, profile: Profile, layers: Collection[str], threshold: float) -> Result:
    """A prepared text without identifiers, or held; never raises."""
    stage = "known"
    try:
        found: list[Span] = []
        for stage in (name for name in LAYERS if name in layers):
            found += LAYERS[stage](document, known, found)
            if stage == statistical.NAME:
                found = second_vote(document, found)
        stage = "result"
        return finish(document, found, known, profile, threshold)
    except Exception:
        # Fail closed on whatever a layer may raise: a text not understood is never passed.
        return Result("", document.text, (), 1.0, True, (FAILED,), profile, threshold=threshold, failed_layer=stage)


def finish(document: Document, found: list[Span], known: Known, profile: Profile, threshold: float) -> Result:
    """Cover, replacement, risk and the last look for known identifiers."""
    removed = removed_under(profile)
    final = resolve(document.text, [span for span in found if span.label in removed])
    grown = whole(document, final)
    final = resolve(document.text, grown) if grown != final else final
    text = transform(document.text, final)
    reasons = assess(document, found, final, known_given=bool(known))
    if remains(text, known, profile):
        reasons.append(STILL_THERE)
    risk = combine(reasons)
    ordered = tuple(sorted(reasons, key=lambda reason: -reason.weight))
    return Result(text, document.text, tuple(final), risk, risk >= threshold, ordered, profile, threshold=threshold)


def remains(text: str, known: Known, profile: Profile) -> bool:
    """True when the result still says a whole known identifier, in any case: the last lock on the door."""
    kept = removed_under(profile)
    folded = " ".join(fold(text).split())
    return any(in_one_line(value) in folded
               for kind, value in known.entries() if len(value) > 4 and known_layer.LABELS[kind] in kept)


@lru_cache(maxsize=20_000)
def in_one_line(identifier: str) -> str:
    """An identifier, folded, with one blank between its words."""
    return " ".join(fold(identifier).split())
