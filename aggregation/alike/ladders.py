"""How each coded answer gets coarser, step by step, until it is withheld.

A case is described by its own answers together: it is their combination that singles out (45 CFR 164.514(b)(2)(i)(R),
42 CFR 3.212(a)(2)). No step is finer than what the lists of a safe harbor let stand: of places no part of a
state (3.212(a)(2)(i)(B)), of ages "90+" as one (164.514(b)(2)(i)(C)). Of dates that is the year, and no more crosses
today; a month would need an expert's determination (3.212(a)(1)) before anything of it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aggregation.crossing import CROSSES
from aggregation.periods import quarter_of
from events.common_formats import DEVICES_BY_TYPE, FACTOR_GROUPS, HIGH_ALERT, MEDICINE_CLASSES
from pso_portal.tenancy.care_settings import REGIONS

WITHHELD = "*"
Step = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps between the answer itself and `WITHHELD`, finest first; each takes the answer as the case holds it.

    `weight`: how much the answer is worth to whoever reads, beside the others of a case.
    """

    weight: int = 1
    steps: tuple[Step, ...] = ()

    @property
    def height(self) -> int:
        """The level at which the answer is withheld."""
        return len(self.steps) + 1

    def at(self, level: int, value: str) -> str:
        """The value `level` steps up: 0 is the answer itself."""
        if level == 0:
            return value
        return WITHHELD if level >= self.height else self.steps[level - 1](value)


def _grouped(groups: Mapping[str, Sequence[str]]) -> Step:
    """A step that puts listed answers in groups. An answer that no group lists is withheld."""
    of = {value: name for name, values in groups.items() for value in values}
    return lambda value: of.get(value, WITHHELD)


_HARM = Ladder(3, (
    _grouped({"severe_or_death": ["death", "severe"], "mild_or_moderate": ["moderate", "mild"],
              "no_harm": ["no_harm"], "none_applies": ["none_applies"], "unknown": ["unknown"]}),
    _grouped({"harm": ["death", "severe", "moderate", "mild"], "without_harm": ["no_harm", "none_applies"],
              "unknown": ["unknown"]}),
))  # fmt: skip
_PLACE = Ladder(2, (
    _grouped({"ward": ["general_care", "special_care", "labor_and_delivery"],
              "service": ["operating_room", "imaging", "laboratory", "pharmacy"],
              "walk_in": ["emergency_department", "outpatient"], "residence": ["resident_room", "common_area"],
              "outside": ["ambulance", "scene", "home", "grounds"], "unsaid": ["other", "unknown"]}),
))  # fmt: skip

_FACTOR = Ladder(2, (_grouped(FACTOR_GROUPS | {"unknown": ["unknown"]}),))
_DEVICE = Ladder(2, (_grouped({kind: [kind, *closer] for kind, closer in DEVICES_BY_TYPE.items()}
                              | {"unknown": ["unknown"]}),))  # fmt: skip
_MEDICINE = Ladder(2, (
    _grouped({"high_alert": HIGH_ALERT, "unknown": ["unknown"],
              "other_class": sorted({*MEDICINE_CLASSES} - {*HIGH_ALERT, "unknown"})}),
))  # fmt: skip
_AGE = Ladder(2, (
    _grouped({"under_18": ["0", "1-4", "5-17"], "18-64": ["18-44", "45-64"],
              "65+": ["65-74", "75-84", "85-89", "90+"]}),
    _grouped({"child": ["0", "1-4", "5-17"], "adult": ["18-44", "45-64", "65-74", "75-84", "85-89", "90+"]}),
))  # fmt: skip
_MONTH = Ladder(2, (lambda month: quarter_of(month) if month else WITHHELD, lambda month: month[:4] or WITHHELD))
_STATE = Ladder(2, (_grouped(REGIONS),))

# What every case has, then what crosses by the allow-list, each with its ladder. Ages, months and states do not cross
# today. An answer that is put on that list without a ladder of its own gets the plain one, so that none is left out.
ALWAYS = {"event_type": Ladder(4), "harm": _HARM, "kind": Ladder(2), "year": Ladder(2)}
SPECIAL = {"age_band": _AGE, "location_kind": _PLACE, "month": _MONTH, "state": _STATE, "factor.main": _FACTOR,
           "device.kind": _DEVICE, "medicine.class": _MEDICINE}  # fmt: skip
LADDERS: dict[str, Ladder] = ALWAYS | {key: SPECIAL.get(key, Ladder()) for key in sorted(CROSSES)}


def rungs(ladder: Ladder, value: str) -> tuple[str, ...]:
    """Every form that an answer can take, finest first."""
    return tuple(ladder.at(level, value) for level in range(ladder.height + 1))


def answers_of(row: Mapping[str, Any]) -> dict[str, str]:
    """A case's answers by the names of the ladders, from the columns of its row; "" for what was not asked."""
    return {name: str(row[name]) if name in ALWAYS else row["coded"].get(name, "") for name in LADDERS}


def covers(form: Mapping[str, str], answers: Mapping[str, str], ladders: Mapping[str, Ladder] = LADDERS) -> bool:
    """Whether a form says what is true of these answers, only coarser."""
    return all(name in ladders and said in rungs(ladders[name], answers[name]) for name, said in form.items())
