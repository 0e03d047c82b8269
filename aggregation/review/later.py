"""What a later engine takes out of a text that stands: a notice for a person, never a change by itself.

The text that stands was composed by an earlier engine and its findings are not kept. So both results are laid side by
side, word by word: what stands in the older and not in the newer one was taken out, unless it is itself a role word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from aggregation.deidentification import Label
from aggregation.deidentification.labels import RULES

LAYER = "later"
WHY = "A later version of the engine takes more out of this text, which stands."
TOKEN = re.compile(r"\[[^\]\n]{1,30}\]|\w+")
_LABELS = {rule.becomes: label for label, rule in reversed(RULES.items())}


def more_taken(stands: str, anew: str) -> list[dict[str, Any]]:
    """Places of `stands` that `anew` has not, in the form in which findings are stored (`findings.as_stored`)."""
    older, newer = list(TOKEN.finditer(stands)), [found.group() for found in TOKEN.finditer(anew)]
    matcher = SequenceMatcher(None, [found.group() for found in older], newer, autojunk=False)
    return [
        _finding(places[0].start(), places[-1].end(), newer[new_from:new_to])
        for act, old_from, old_to, new_from, new_to in matcher.get_opcodes() if act in {"replace", "delete"}
        for places in _words(older[old_from:old_to])
    ]  # fmt: skip


def _words(tokens: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Runs between role words."""
    run: list[re.Match[str]] = []
    for token in [*tokens, None]:
        if token is not None and token.group() not in _LABELS:
            run.append(token)
        else:
            if run:
                yield run
            run = []


def _finding(start: int, end: int, instead: list[str]) -> dict[str, Any]:
    """Its kind is that of the role word that stands there now; a person where there is none."""
    label = next((_LABELS[word] for word in instead if word in _LABELS), Label.NAME)
    rule = RULES[label]
    return {"start": start, "end": end, "label": str(label), "layer": LAYER, "confidence": None,
            "becomes": rule.becomes, "paragraph": rule.paragraph}  # fmt: skip
