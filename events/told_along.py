"""What a sheet or a machine can tell along with a quick report: contributing factors, kind of device, medicine class.

People are asked of them in the full report (`played_a_part`), never in the quick one; another system may know them when
it files. They are held and leave under the names that a submission has for them (docs/decisions/0051). Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pso_portal.tenancy.event_types import EventType

from .common_formats import DEVICE_KINDS, FACTORS, MEDICINE_CLASSES
from .questionnaire.model import Coding, Item, ItemType, Option

ALL_FACTORS, MAIN, DEVICE, MEDICINE = "factors", "factor.main", "device.kind", "medicine.class"
NO_FACTOR = "unknown"
_OF = {DEVICE: (EventType.DEVICE,), MEDICINE: (EventType.MEDICATION, EventType.DISPENSING)}
_WRONG = "Choose from the list."


def _item(link_id: str, words: str, codes: Mapping[str, str]) -> Item:
    options = tuple(Option(Coding(code, display=display)) for code, display in codes.items())
    return Item(link_id=link_id, type=ItemType.CHOICE, text=words, options=options, repeats=link_id == ALL_FACTORS)


ITEMS: Mapping[str, Item] = {
    item.link_id: item
    for item in (
        _item(ALL_FACTORS, "What played a part?", FACTORS),
        _item(MAIN, "Which of them played the largest part?", FACTORS | {NO_FACTOR: "None is known"}),
        _item(DEVICE, "Which kind of device was it?", DEVICE_KINDS),
        _item(MEDICINE, "Which class of medicine was it?", MEDICINE_CLASSES),
    )
}


def codes_of(link_id: str) -> dict[str, str]:
    """Code → words of one of these questions."""
    return {option.coding.code: option.coding.display for option in ITEMS[link_id].options}


def problems_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each that holds what is not on its list."""
    return {name: _WRONG for name in ITEMS if not set(_given(answers, name)) <= set(codes_of(name))}


def coded_of(answers: Mapping[str, Any], event_type: str) -> dict[str, Any]:
    """As a report holds them. The main factor is one of the factors, and a single factor is the main one; that none is
    known is told of no factor. A device is asked of events with one alone, and so is a medicine.
    """
    told: dict[str, Any] = {
        name: given for name in (DEVICE, MEDICINE)
        if event_type in _OF[name] and (given := next(_given(answers, name), ""))
    }  # fmt: skip
    main, several = next(_given(answers, MAIN), ""), set(_given(answers, ALL_FACTORS))
    factors = sorted(several | ({main} - {"", NO_FACTOR}))
    if factors:
        told[ALL_FACTORS] = factors
        main = main if main in factors else factors[0] if len(factors) == 1 else ""
    return told | ({MAIN: main} if main else {})


def held_in(coded: Mapping[str, Any]) -> list[tuple[Item, Any]]:
    """The questions that a report answers, with its answers. A factor that stands alone is told once."""
    return [(item, coded[name]) for name, item in ITEMS.items()
            if name in coded and not (name == MAIN and coded.get(ALL_FACTORS) == [coded[name]])]  # fmt: skip


def replaced_by(later: Mapping[str, Any]) -> frozenset[str]:
    """What no longer counts of it where the full report told `later`: factors are told anew together."""
    factors = {ALL_FACTORS, MAIN} if later.keys() & {ALL_FACTORS, MAIN} else set()
    return frozenset(factors | (later.keys() & {DEVICE, MEDICINE}))


def _given(answers: Mapping[str, Any], name: str) -> Iterator[str]:
    value = answers.get(name)
    for one in value if isinstance(value, list) else [value]:
        if one not in (None, ""):
            yield str(one)
