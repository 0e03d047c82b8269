"""A feedback report as a value: sections in words, figures and tables. Pure."""

from __future__ import annotations

from .learning import lessons_of
from .material import Event, Family, Lesson, Material, MonthOf, Sent, Told
from .whole import OWN, Compared, contents_of

__all__ = [
    "OWN",
    "Compared",
    "Event",
    "Family",
    "Lesson",
    "Material",
    "MonthOf",
    "Sent",
    "Told",
    "contents_of",
    "lessons_of",
]
