"""What was typed or chosen, as a value. Dates and times are read as people here write them; stored as ISO."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from .model import Item, ItemType

Value = bool | int | Decimal | date | datetime | time | str

_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_US_DATE = re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_CONTROL = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\r")


def parsed(kind: ItemType, raw: Any) -> Value:
    """The value of one answer. Raises ValueError for what cannot be read as this type."""
    if kind is ItemType.BOOLEAN:
        return _boolean(raw)
    if kind in (ItemType.INTEGER, ItemType.DECIMAL):
        return _number(kind, raw)
    if not isinstance(raw, str):
        raise ValueError("not text")
    text = cleaned(raw).strip()
    if kind is ItemType.DATE:
        return _date(text)
    if kind is ItemType.TIME:
        return _time(text)
    if kind is ItemType.DATE_TIME:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return text


def cleaned(text: str) -> str:
    """Without control characters that no keyboard types; line ends as one character; no lone surrogates."""
    spelled = text.translate(_CONTROL).replace("\r\n", "\n").replace("\r", "\n")
    return spelled.encode("utf-8", "replace").decode("utf-8")


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    text = raw.strip().lower() if isinstance(raw, str) else ""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError("neither yes nor no")


def _number(kind: ItemType, raw: Any) -> int | Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise ValueError("not a number")
    text = str(raw).strip().replace(",", "")
    if not (_INTEGER if kind is ItemType.INTEGER else _DECIMAL).fullmatch(text):
        raise ValueError("not a number")
    return int(text) if kind is ItemType.INTEGER else Decimal(text)


def _date(text: str) -> date:
    iso, us = _ISO_DATE.fullmatch(text), _US_DATE.fullmatch(text)
    if iso:
        return date(*map(int, iso.groups()))
    if us:
        return date(int(us["year"]), int(us["month"]), int(us["day"]))
    raise ValueError("not a date")


def _time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError("not a time")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError("not a time of a twelve-hour clock")
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return time(hour, minute, second)


def values_of(item: Item, raw: Any) -> tuple[Value, ...]:
    """All readable values of an item; what cannot be read, or is blank, is no answer."""
    held = raw if isinstance(raw, (list, tuple)) else [raw]
    found: dict[Value, None] = {}
    for one in held if item.repeats else held[:1]:
        try:
            value = parsed(item.type, one)
        except (ValueError, OverflowError):
            continue
        if value != "":
            found[value] = None
    return tuple(found)


def is_blank(raw: Any) -> bool:
    """Whether nothing was typed or chosen."""
    if isinstance(raw, (list, tuple)):
        return all(is_blank(one) for one in raw)
    return raw is None or (isinstance(raw, str) and not cleaned(raw).strip())


def plain(value: Value) -> bool | int | float | str:
    """The value as it is stored in JSON."""
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
