"""The receipt of a report without a name: digits that open its thread, and nothing else in the world.

The first eight find the row, the other twelve prove the right to it. Neither is kept: see `services.receipts`.
"""

from __future__ import annotations

import secrets
from typing import Final

DIGITS: Final = 20
LOCATOR: Final = 8
GROUP: Final = 4


def draw_receipt() -> str:
    """Twenty random digits: 66 bits, of which 40 are the secret."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def read_receipt(typed: str) -> str:
    """The digits of what a person typed, with spaces or hyphens as they like; empty where it cannot be one."""
    digits = typed.translate({ord(mark): None for mark in " -\u2011\u2013\u00a0\t\r\n"})
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdecimal() else ""


def shown_receipt(digits: str) -> str:
    """In groups of four, as it is printed and read aloud."""
    return " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


def halves(digits: str) -> tuple[str, str]:
    """What finds the row, and what proves the right to it."""
    return digits[:LOCATOR], digits[LOCATOR:]
