"""Check digits of numbers that identify a practitioner or a vehicle."""

from __future__ import annotations

VIN_VALUES = dict(zip("abcdefghjklmnprstuvwxyz", map(int, "12345678123457923456789"), strict=True))
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def luhn_sum(digits: str) -> int:
    """Sum of digits, every second from the right doubled and reduced to its digit sum."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total


def is_npi(token: str) -> bool:
    """Ten digits, the first 1 or 2, Luhn over the prefix 80840 (45 CFR 162.406)."""
    return len(token) == 10 and token.isascii() and token.isdigit() and token[0] in "12" \
        and luhn_sum("80840" + token) % 10 == 0


def is_dea(token: str) -> bool:
    """Two letters and seven digits; the last is that of d1+d3+d5 + 2·(d2+d4+d6)."""
    if len(token) != 9 or not token[0].isalpha() or not token[1:2].isalnum() or not token[2:].isdigit():
        return False
    digits = [int(digit) for digit in token[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def is_vin(token: str) -> bool:
    """17 characters without I, O, Q, given folded; the ninth is the weighted sum modulo 11, x for 10."""
    if len(token) != 17 or not all(c.isdigit() or c in VIN_VALUES for c in token):
        return False
    values = (int(c) if c.isdigit() else VIN_VALUES[c] for c in token)
    rest = sum(value * weight for value, weight in zip(values, VIN_WEIGHTS, strict=True)) % 11
    return token[8] == ("x" if rest == 10 else str(rest))
