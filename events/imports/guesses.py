"""A first mapping, guessed from heads and cells. A person looks at every guess before anything is filed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from . import california
from .mapping import Origin, fold, own_code
from .profile import Profiles
from .questions import DATE, DEATH, HARM, SOURCE, STORY, TIME, WHAT, WHERE, Kind, Question

_HEADS: dict[str, tuple[str, ...]] = {
    SOURCE: (r"(report|incident|event|case|file|intake|occurrence) ?(id|no|nr|num|number|#)", r"id", r"number",
             r"ref.*"),
    DATE: (r".*(event|incident|occurr|happen).*date.*", r".*date.*(event|incident|occurr|happen).*", r".*date.*",
           r"day", r"when"),
    TIME: (r".*time.*",),
    WHAT: (r"ae_short", r".*(event|incident).*(type|category).*", r".*category.*", r".*type.*", r"what.*"),
    HARM: (r".*harm.*", r".*severity.*", r".*injury level.*", r".*outcome.*", r".*affected.*"),
    WHERE: (r".*unit.*", r".*ward.*", r".*department.*", r".*location.*", r".*place.*", r"where.*"),
    STORY: (r".*narrative.*", r".*description.*", r".*what happened.*", r".*story.*", r".*summary.*", r"adverse_event",
            r".*details?", r".*comments?"),
    "medication.name": (r".*(medication|medicine|drug).*(name)?",),
    "medication.stage": (r".*stage.*",),
    "factor.main": (r".*factor.*",),
    "device.kind": (r".*device.*(kind|type|class).*",),
}  # fmt: skip
_TYPES: tuple[tuple[str, str], ...] = (
    (r"pressure|ulcer|bed ?sore", "pressure_injury"), (r"restrain|bed ?rail", "restraint"),
    (r"dispens", "dispensing"), (r"medic|drug|dose|dosage|pharma", "medication"), (r"\bfalls?\b|\bfell\b", "fall"),
    (r"transfus|blood product|\babo\b", "blood"), (r"thrombo|embolism|\bdvt\b|\bvte\b", "vte"),
    (r"infect|sepsis|clabsi|cauti", "infection"), (r"surg|anesth|operat|foreign object", "surgery"),
    (r"matern|birth|newborn|perinat|labor", "perinatal"), (r"diagnos|test result", "diagnostic"),
    (r"device|equipment", "device"), (r"airway|intubat|breath", "airway"), (r"lift|handling", "patient_handling"),
    (r"vehicle|ambulance|crash", "vehicle"), (r"response|dispatch", "response_delay"), (r"destination", "destination"),
    (r"hand ?o(ff|ver)|transfer", "transfer_of_care"), (r"communicat|record|document", "communication"),
    (r"chok|aspirat", "aspiration"), (r"nutrit|food|diet|feeding", "nutrition"), (r"dialys", "dialysis_access"),
    (r"elope|missing|wander|against medical", "elopement"), (r"\bburn", "burn"),
    (r"suicid|self.?harm|behavio", "behavioral"), (r"assault|abuse|abduct", "protection"),
    (r"delay|late", "care_delay"), (r"^other|misc", "other"),
)  # fmt: skip
_HARMS: tuple[tuple[str, str], ...] = (
    (r"near miss|not reach|did not reach|good catch|close call", "not_reached"),
    (r"unsafe|hazard", "unsafe_condition"),
    (r"no harm|none|no injur|no apparent", "no_harm"), (r"death|died|dead|fatal", DEATH),
    (r"severe|serious|major|permanent|catastroph", "severe"), (r"moderate", "moderate"),
    (r"mild|minor|minimal|low", "mild"),
    (r"unknown|not known|undeterm|n/?a", "unknown"),
)  # fmt: skip
_NCC_MERP = {
    "a": "unsafe_condition", "b": "not_reached", "c": "no_harm", "d": "no_harm", "e": "mild", "f": "moderate",
    "g": "severe", "h": "severe", "i": DEATH,
}  # fmt: skip


def guess(columns: tuple[str, ...], profiles: Profiles, asked: Mapping[str, Question]) -> dict[str, Origin]:
    """A mapping of what could be recognized; a question that nothing answers is left out."""
    found: dict[str, Origin] = {}
    taken: set[str] = set()
    for key in (DATE, TIME, SOURCE, WHAT, HARM, WHERE, STORY, *sorted(set(asked) & set(_HEADS))):
        if key in found or key not in asked:
            continue
        column = _column(key, columns, profiles, taken, asked[key])
        if column:
            found[key] = Origin((column,), values=guess_values(key, profiles[column], asked[key]), order=str(
                profiles[column]["order"]))  # fmt: skip
            taken.add(column)
    return _from_california(found, profiles, asked)


def guess_values(key: str, profile: Mapping[str, object], question: Question) -> dict[str, str]:
    """Answers for the cells that could be recognized, by folded text."""
    values = profile.get("values")
    if question.kind is not Kind.CODE or not isinstance(values, dict):
        return {}
    guessed = {folded: own_code(folded, question) or _by_word(key, folded) for folded in values}
    return {folded: code for folded, code in guessed.items() if code in question.codes}


def _by_word(key: str, folded: str) -> str:
    if key == HARM and (letter := re.fullmatch(r"(?:ncc merp |category )?([a-i])", folded)):
        return _NCC_MERP[letter[1]]
    patterns = {WHAT: _TYPES, HARM: _HARMS}.get(key, ())
    return next((code for pattern, code in patterns if re.search(pattern, folded)), "")


def _column(key: str, columns: tuple[str, ...], profiles: Profiles, taken: set[str], question: Question) -> str:
    for pattern in _HEADS[key]:
        for column in columns:
            name = fold(column.replace("_", " ")) if not pattern.startswith(("ae_", "adverse_")) else fold(column)
            if column not in taken and re.fullmatch(pattern, name) and _fits(profiles[column], question):
                return column
    if question.kind is Kind.DATE:
        return next((each for each in columns if each not in taken and profiles[each]["days"]), "")
    return ""


def _fits(profile: Mapping[str, object], question: Question) -> bool:
    if question.kind is Kind.DATE:
        return bool(profile["days"])
    if question.kind is Kind.CODE:
        return isinstance(profile["values"], dict) and not profile["days"]
    return not profile["days"]


def _from_california(found: dict[str, Origin], profiles: Profiles, asked: Mapping[str, Question]) -> dict[str, Origin]:
    """The state's own list: its subcategories say type and, where they say it at all, harm. Its intake numbers stand
    for several events each, so they are no ids.
    """
    profile = profiles.get("AE_SHORT")
    if profile is None or "INTAKEID" not in profiles or not isinstance(profile["values"], dict):
        return found
    known = {
        folded: mapped for folded in profile["values"] if (mapped := california.mapping().get(folded.partition(":")[0]))
    }
    found.pop(SOURCE, None)
    found[WHAT] = Origin(("AE_SHORT",), values={folded: str(each.event_type) for folded, each in known.items()})
    found[HARM] = Origin(("AE_SHORT",), values={folded: str(each.harm) for folded, each in known.items()})
    return {key: found[key] for key in asked if key in found}
