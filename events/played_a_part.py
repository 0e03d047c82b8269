"""What was told in the full report of what played a part: contributing factors, which device, which class of medicine.

Read of modules that were sent, and of coded answers alone. What stays open is in no copy: a report to which nobody
added this leaves byte for byte as it did before these questions were asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .form_catalog import pinned
from .models import CodedAnswer, Event
from .modules import form_named
from .questionnaire.model import Item, Questionnaire

KNOWN, FACTORS, MAIN = "factors.known", "factors", "factors.main"
DEVICE, DEVICE_TYPE, MEDICINE = "device_kind", "type", "medicine_class"
# Form → questions of it that are read, in the order in which they are shown.
READ: dict[str, tuple[str, ...]] = {
    "generic": (KNOWN, FACTORS, MAIN), "device": (DEVICE_TYPE, DEVICE), "medication": (MEDICINE,),
    "pharmacy": (MEDICINE,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One question of a module and the codes that answered it, in the words of the version it was sent with."""

    name: str
    label: str
    words: str
    codes: tuple[str, ...]


def told_of(event: Event) -> list[Told]:
    """One statement, and the versions of forms that are known in any case."""
    found = [told for name, names in READ.items() for told in _told(event, name, names)]
    return found


def coded_of(told: Iterable[Told]) -> dict[str, Any]:
    """By the names under which a submission holds them; what nobody answered is not among them.

    Of several factors the one that is said to be the main one, of one that one. Where it is said that none is known,
    the answer is that it is unknown. A device that is not told closely is told by its type.
    """
    codes = {each.name: each.codes for each in told}
    main, factors = codes.get(MAIN, ()), codes.get(FACTORS, ())
    factors = tuple(dict.fromkeys([*factors, *main]))
    found: dict[str, Any] = {}
    if factors:
        found["factors"] = sorted(factors)
        main = main or (factors if len(factors) == 1 else ())
    elif codes.get(KNOWN):
        main = ("unknown",)
    for name, answer in (("factor.main", main), ("device.kind", codes.get(DEVICE) or codes.get(DEVICE_TYPE)),
                         ("medicine.class", codes.get(MEDICINE))):  # fmt: skip
        if answer:
            found[name] = answer[0]
    return found
