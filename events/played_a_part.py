"""What was told in the full report of what played a part: contributing factors, which device, which class of medicine.

Read of modules that were sent, and of coded answers alone. What stays open is in no copy: a report to which nobody
added this leaves byte for byte as it did before these questions were asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pso_portal.agreements.enums import ElementTier

from .form_catalog import pinned
from .models import CodedAnswer, Event
from .questionnaire.load import form
from .quick_report import value_words

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
    """In the order of the forms. One statement where nothing was added."""
    asked = {_url(name): names for name, names in READ.items()}
    wanted = {link_id for names in READ.values() for link_id in names}
    rows = CodedAnswer.objects.filter(event=event, form_url__in=list(asked), link_id__in=wanted)
    codes: dict[tuple[str, str, str], list[str]] = {}
    for url, version, link_id, code in rows.values_list("form_url", "form_version", "link_id", "code"):
        codes.setdefault((url, version, link_id), []).append(code)
    return [_in_words(url, version, link_id, given) for (url, version, link_id), given in
            sorted(codes.items(), key=lambda row: _place(asked, row[0])) if link_id in asked[url]]  # fmt: skip


def _url(name: str) -> str:
    return form(name).url


def _place(asked: Mapping[str, Sequence[str]], key: tuple[str, str, str]) -> tuple[int, int]:
    url, _, link_id = key
    return list(asked).index(url), asked[url].index(link_id) if link_id in asked[url] else 0


def _in_words(url: str, version: str, link_id: str, codes: Sequence[str]) -> Told:
    item = pinned(url, version).item(link_id)
    return Told(link_id, item.text, value_words(item, list(codes)), tuple(codes))


def tier_of(name: str) -> ElementTier:
    """To which tier of the terms the answer to a question belongs."""
    return ElementTier.FACTORS if name in (KNOWN, FACTORS, MAIN) else ElementTier.PRODUCTS


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
