"""The engine: layers in order, one cover of the text, a residual risk; any failure holds the text.

The standard is 42 CFR 3.212 with 45 CFR 164.514(b), or 42 CFR 3.206(b)(4)(iv) for the peer profile. The engine is
a help to the person who decides, no determination by an expert (3.212(a)(1)).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial

from aggregation.deidentification import (
    ages,
    context,
    dates,
    known,
    locations,
    numbers,
    patterns,
    propagation,
    spoken,
    statistical,
    words,
)
from aggregation.deidentification.document import Layer
from aggregation.deidentification.profiles import Profile, removed_under
from aggregation.deidentification.reading import Reading, Result, take
from aggregation.deidentification.risk import THRESHOLD
from pso_portal.names import Known

# Order matters: `numbers`, `words` and `propagation` look at what is still uncovered.
LAYERS: dict[str, Layer] = {each.NAME: each.find for each in (
    known, patterns, dates, ages, locations, numbers, spoken, context, words, statistical, propagation,
)}  # fmt: skip


def deidentify(text: str, known: Known, profile: Profile = Profile.NONIDENTIFIABLE, *,
               layers: Collection[str] = tuple(LAYERS), threshold: float = THRESHOLD) -> Result:
    """The text without identifiers, or held. Never raises for any text: what fails is held, with no text."""
    return read([(text, known)], profile, layers, threshold)[0]


def deidentify_all(texts: Sequence[tuple[str, Known]], profile: Profile = Profile.NONIDENTIFIABLE) -> list[Result]:
    """The same for many texts, in half of the time, most of it the model's; its chances differ by rounding."""
    return read(texts, profile, LAYERS, THRESHOLD)


def read(texts: Sequence[tuple[str, Known]], profile: Profile, layers: Collection[str],
         threshold: float) -> list[Result]:
    """The results of some texts. Each stage sees all of them before the next one does: what it looks up, tables of some
    hundred kilobytes, then stays in the processor's own memory. Text by text the layers take a fifth longer.
    """
    readings = [Reading(text, known) for text, known in texts]
    take(readings, "document", Reading.prepare)
    for name in (name for name in LAYERS if name in layers):
        if name == statistical.NAME:
            with suppress(Exception):   # Then each is judged alone, and the one that cannot be read is held.
                statistical.read([each.document for each in readings if not each.failed])
        take(readings, name, partial(Reading.look, layer=LAYERS[name]))
        if name == statistical.NAME:
            take(readings, name, Reading.vote_again)
    for work in (partial(Reading.cover, removed=removed_under(profile)), Reading.complete, Reading.doubt,
                 partial(Reading.look_again, profile=profile)):  # fmt: skip
        take(readings, "result", work)
    return [each.result(profile, threshold) for each in readings]
