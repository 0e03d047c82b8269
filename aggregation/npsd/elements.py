"""A settled form of a case as elements of the AHRQ Common Formats, and the check of what was made.

Every answer is one of a reference list (`events.common_formats`) with its id where that is known, or it is masked: then
`within` lists the answers that it may be, where that much is shown. The PSOPPC's own rules are not here: nothing that
passes this check is validated by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aggregation.alike import LADDERS, WITHHELD, rungs
from events.common_formats import (
    AHRQ_OTHER,
    DEVICE_TYPES,
    DEVICES_BY_TYPE,
    EVENT_TYPES,
    FACTORS,
    HARMS,
    KINDS,
    LOCATIONS,
)

MASKED = "MSK"      # HL7 null flavor: known, and not said for the sake of privacy
UNKNOWN = "UNK"
NO_HARM_ASKED, UNHARMED = "none_applies", ("near_miss", "unsafe_condition")
# The formats that the PSOPPC takes (domain facts of November 2026). None exists for ambulances and clinics.
FORMATS = {
    "hospital": "CFER-H V1.2",
    "nursing_home": "CFER-NH V1.0",
    "pharmacy": "CFER-CP V1.0",
}
FIRST_YEAR, LAST_YEAR = 2005, 2100      # the Act; a typing error


@dataclass(frozen=True, slots=True)
class Element:
    """`code`: AHRQ's or LOINC's, of the question; `answers`: by our value id and words of each ("" where unknown)."""

    code: str
    question: str
    answers: Mapping[str, tuple[str, str]]


_YES_NO = {"yes": ("A15", "Yes"), "no": ("A18", "No"), "unknown": (UNKNOWN, "Unknown")}
ELEMENTS: dict[str, Element] = {
    "kind": Element("HERF/DE3", "What is being reported?",
                    {str(kind): (described.ahrq, described.label) for kind, described in KINDS.items()}),
    "event_type": Element("HERF/DE21", "Which category is associated with the event or unsafe condition?",
                          {str(kind): (rule.ahrq, rule.label) for kind, rule in EVENT_TYPES.items()}),
    "harm": Element("LOINC 74560-4", "Degree of residual harm",
                    {str(harm): (described.loinc, described.label) for harm, described in HARMS.items()
                     if described.loinc}),
    "location_kind": Element("SIR location", "Where did it occur, or where does the unsafe condition exist?",
                             {str(kind): ("", label) for kind, label in LOCATIONS.items()}),
    "medication.stage": Element("DE315", "At what stage in the process did the event originate?", {
        "prescribing": ("A1386", "Prescribing/ordering"), "transcribing": ("A1389", "Transcribing"),
        "preparing": ("A1392", "Preparing"), "dispensing": ("A1395", "Dispensing"),
        "administering": ("A1398", "Administering"), "monitoring": ("A1401", "Monitoring"),
        "unknown": (UNKNOWN, "Unknown"), "other": (AHRQ_OTHER, "Other")}),
    "fall.assisted": Element("Fall assisted", "Was the fall unassisted or assisted?", _YES_NO),
    "factor.main": Element("SIR contributing factor", "What factor contributed to the event?",
                           {code: ("", label) for code, label in FACTORS.items()} | {"unknown": (UNKNOWN, "Unknown")}),
    # Told by its type alone: the Common Formats list no closer kinds. Of medicines they ask for RxCUIs, which do not
    # cross, so no class of ours goes with a record.
    "device.kind": Element("Device type", "What type of device was involved?",
                           {code: ("", DEVICE_TYPES[kind]) for kind, closer in DEVICES_BY_TYPE.items()
                            for code in (kind, *closer)} | {"unknown": (UNKNOWN, "Unknown")}),
}  # fmt: skip
# Which kinds each of AHRQ's categories takes; what it does not take is its "Other".
_TAKEN = {str(kind): frozenset(map(str, rule.kinds)) for kind, rule in EVENT_TYPES.items()}
_KEYS = {"record", "provider", "setting", "format", "year", "elements"}


def record_of(form: Mapping[str, str], *, record: str, provider: str, setting: str) -> dict[str, Any]:
    """One record. `record` and `provider` are its random code and the code of its provider. Raises KeyError for a
    setting that no format is taken of.
    """
    return {
        "record": record, "provider": provider, "setting": setting, "format": FORMATS[setting],
        "year": None if form["year"] == WITHHELD else int(form["year"]),
        "elements": [_said(name, form[name], form) for name in ELEMENTS if _is_asked(name, form.get(name, ""), form)],
    }  # fmt: skip


def problems(record: Mapping[str, Any]) -> list[str]:
    """What of a record stands on no reference list, a sentence each; empty where all of it does."""
    found = [f"A record has no {key}." for key in sorted(_KEYS - record.keys())]
    found += [f"{key} is no part of a record." for key in sorted(record.keys() - _KEYS)]
    if found:
        return found
    if FORMATS.get(record["setting"]) != record["format"]:
        found.append("The format is not that of the setting.")
    year = record["year"]
    if year is not None and not (isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR):
        found.append("The year is none.")
    return [*found, *(said for element in record["elements"] for said in _wrong(element))]


def _is_asked(name: str, said: str, form: Mapping[str, str]) -> bool:
    """Harm is asked of incidents alone, and a detail only where somebody was asked it."""
    return bool(said) and not (name == "harm" and (said == NO_HARM_ASKED or form["kind"] in UNHARMED))


def _said(name: str, said: str, form: Mapping[str, str]) -> dict[str, Any]:
    element = ELEMENTS[name]
    asked = {"element": element.code, "question": element.question}
    if said not in element.answers or (name == "event_type" and _is_open(said, form["kind"])):
        could = (label for value, (_, label) in element.answers.items() if said in rungs(LADDERS[name], value))
        within = list(dict.fromkeys(could))
        masked = asked | {"nullFlavor": MASKED}
        return masked | {"within": within} if within and said != WITHHELD else masked
    code, label = element.answers[said]
    taken = name != "event_type" or form["kind"] in _TAKEN[said] | {WITHHELD}
    code = code if taken else AHRQ_OTHER
    return asked | {"answer": code, "text": label}


def _is_open(event_type: str, kind: str) -> bool:
    """Whether AHRQ's category depends on a kind that is withheld: some categories take incidents alone."""
    return kind == WITHHELD and _TAKEN[event_type] != frozenset(map(str, KINDS))


def _wrong(said: Mapping[str, Any]) -> Iterator[str]:
    element = next((each for each in ELEMENTS.values() if each.code == said.get("element")), None)
    if element is None or said.get("question") != element.question:
        yield f"{said.get('element')} is no element of the list."
        return
    labels = {label for _, label in element.answers.values()}
    if said.get("nullFlavor") == MASKED and said.keys() <= {"element", "question", "nullFlavor", "within"}:
        if not set(said.get("within", ())) <= labels:
            yield f"{element.code} is within what stands on no list."
        return
    taken = {(code, label) for code, label in element.answers.values()}
    taken |= {(AHRQ_OTHER, label) for label in labels} if element.code == "HERF/DE21" else set()
    if said.keys() != {"element", "question", "answer", "text"} or (said["answer"], said["text"]) not in taken:
        yield f"{element.code} is answered by what stands on no list."
