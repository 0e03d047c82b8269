"""Originals and copies: which of them may be work product. Pure.

An original record never is, wherever it lies; a copy that was made for reporting may be (the words "or copies of any
of this" of 42 CFR 3.20, and the guidance of 2016, are from memory: to be checked).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .pswp import Refused


class Carrier(StrEnum):
    """What somebody holds in hand."""

    ORIGINAL = "original"
    COPY_FOR_REPORTING = "copy_for_reporting"
    COPY_FOR_ELSE = "copy_for_else"
    COPY_OF_WORK_PRODUCT = "copy_of_work_product"


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether a carrier may be work product, by which paragraph, and what to do with it here."""

    carrier: Carrier
    name: str
    may_be_protected: bool
    paragraph: str
    sentence: str
    to_be_checked: bool = False


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        Carrier.ORIGINAL, "An original patient or provider record", False, "42 U.S.C. 299b-21(7)(B)(i)",
        "It never is work product. It stays where it is kept and can be asked for there.",
    ),
    Holding(
        Carrier.COPY_FOR_REPORTING, "A copy of it, made for reporting to a PSO", True,
        '42 CFR 3.20, "patient safety work product" (1)',
        "The copy may be work product. The original stays outside, and its whereabouts are noted.", True,
    ),
    Holding(
        Carrier.COPY_FOR_ELSE, "A copy of what was kept for another purpose", False, "42 U.S.C. 299b-21(7)(B)(ii)",
        "It does not become work product by being reported.",
    ),
    Holding(
        Carrier.COPY_OF_WORK_PRODUCT, "A copy of work product", True,
        '42 CFR 3.20, "patient safety work product" (1)',
        "It is work product as what it was copied from is, whoever holds it.", True,
    ),
)  # fmt: skip
OF: dict[Carrier, Holding] = {holding.carrier: holding for holding in HOLDINGS}
# 42 U.S.C. 299b-21(7)(B)(iii): what is not work product stays open to discovery, to reporting and to record keeping.
ORIGINALS_STAY = "42 U.S.C. 299b-21(7)(B)(iii)"
_WHERE = "Say where the original is kept. It stays open to whoever may ask for it."


def check_may_enter(carrier: str, *, original_at: str) -> None:
    """Whether it may enter the evaluation system for reporting. Raises Refused with its paragraph; ValueError for an
    unknown word. `original_at`: where the original of a copy is kept, in somebody's words.
    """
    holding = OF[Carrier(carrier)]
    if not holding.may_be_protected:
        raise Refused(holding.sentence, holding.paragraph)
    if holding.carrier is Carrier.COPY_FOR_REPORTING and not original_at.strip():
        raise Refused(_WHERE, ORIGINALS_STAY)
