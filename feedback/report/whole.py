"""The whole report of one provider: each section only where its terms ask for it, every section with a reason where it
has nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aggregation.disclosure.menu import ALL
from pso_portal.agreements.enums import Analysis, Level
from pso_portal.agreements.terms import Terms

from ..calendar import said
from ..comparison import Line, own_sentence, sentence
from .culture import culture
from .doing import doing
from .factors import factors
from .findings import findings
from .harm import harm_mix
from .learning import learning
from .material import Material
from .quality import quality
from .section import Section
from .since import since
from .system import system
from .trend import trend
from .withheld import withheld

SCHEMA: Final = 2
SECTIONS: Final[Mapping[Analysis, Callable[[Material], Section]]] = {
    Analysis.TREND: trend,
    Analysis.HARM_MIX: harm_mix,
    Analysis.FACTORS: factors,
    Analysis.LEARNING: learning,
    Analysis.CULTURE: culture,
    Analysis.DATA_QUALITY: quality,
}
# What can be made of the provider's own figures alone, without any table of peers.
OWN: Final = frozenset(SECTIONS) - {Analysis.LEARNING}


@dataclass(frozen=True, slots=True)
class Compared:
    """Own figures beside a released table. `why_none`: the reason where no table stands beside them; then every line is
    the provider's own alone.
    """

    lines: Sequence[Line]
    contributors: int = 0
    groups: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    release_number: int | None = None
    restates: int | None = None
    why_none: str = ""


def contents_of(material: Material, compared: Compared, terms: Terms) -> dict[str, Any]:
    """All of a report as it is frozen."""
    lines = [line.to_json() for line in compared.lines]
    whole = next(line for line in compared.lines if line.category == ALL)
    contents: dict[str, Any] = {
        "schema": SCHEMA,
        "finding": _first(material, compared, whole),
        "exposure": material.exposure,
        "exposure_name": material.exposure_name,
        "scale": material.scale,
        "contributors": compared.contributors,
        "groups": list(compared.groups),
        "release_number": compared.release_number,
        "why_no_peers": compared.why_none,
        **({"restates": compared.restates} if compared.restates else {}),
        "lines": lines,
    }
    sections = _sections(material, contents, compared, terms)
    told = findings(contents["finding"], contents, sections, material.previous, compared=not compared.why_none)
    return contents | {"findings": told, "sections": [section.to_json() for section in sections]}


def _first(material: Material, compared: Compared, whole: Line) -> str:
    named = {"exposure_name": material.exposure_name, "scale": material.scale, "period": said(material.period)}
    if compared.why_none:
        return own_sentence(whole, **named)  # type: ignore[arg-type]
    return sentence(whole, **named)  # type: ignore[arg-type]


def _sections(material: Material, contents: dict[str, Any], compared: Compared, terms: Terms) -> list[Section]:
    found = [make(material) for analysis, make in SECTIONS.items() if analysis in terms.analyses]
    if terms.level is Level.SYSTEM:
        found.append(system(material))
    reasons = [compared.why_none] if compared.why_none and Analysis.REPORTING_RATE in terms.analyses else []
    return [
        *found, doing(material), withheld(contents["lines"], terms, reasons),
        since(contents, material.previous),
    ]  # fmt: skip
