"""What takes the place of an identifier: a role word, the year of a date, "90+"; the rest of the text stays.

Years may stay: 45 CFR 164.514(b)(2)(i)(C), 42 CFR 3.212(a)(2)(i)(C) take all elements of dates except the year. A
birthday loses its year too, since the year can show an age over 89.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aggregation.deidentification.labels import RULES, Label
from aggregation.deidentification.spans import Span

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def replacement(label: Label, found: str) -> str:
    """The words for one identifier."""
    if label is Label.DATE and (year := YEAR.search(found)):
        return f"[{year.group()}]"
    return RULES[label].becomes


def transform(text: str, spans: Sequence[Span]) -> str:
    """The text with each span replaced. Spans in order, none overlapping (as `resolve` gives them)."""
    pieces: list[str] = []
    place = 0
    for span in spans:
        pieces += text[place:span.start], replacement(span.label, text[span.start:span.end])
        place = span.end
    pieces.append(text[place:])
    return "".join(pieces)
