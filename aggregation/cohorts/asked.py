"""A sentence in an address: read from the query, and written into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aggregation.cohorts.sentence import NotOnTheList, Sentence, sentence
from aggregation.crossing import CROSSES

Query = Mapping[str, Sequence[str]]
YEAR_DIGITS = 4


def asked(query: Query) -> Sentence:
    """The sentence of a query; what it does not know is not looked at, and an empty value says nothing. Raises
    NotOnTheList.
    """
    said = {name: [value for value in values if value] for name, values in query.items()}
    return sentence(
        setting=_last(said, "setting"), types=said.get("type", []), kinds=said.get("kind", []),
        since=_year(said, "from"), until=_year(said, "to"), least=_last(said, "least"), most=_last(said, "most"),
        coded={name: said[name] for name in CROSSES if said.get(name)},
    )  # fmt: skip


def query_of(said: Sentence) -> str:
    """The same sentence as a query, nothing empty in it."""
    parts: list[tuple[str, str]] = [
        (name, str(value))
        for name, value in (("setting", said.setting), ("from", said.since), ("to", said.until),
                            ("least", said.least), ("most", said.most))
        if value
    ]  # fmt: skip
    listed = [("type", said.types), ("kind", said.kinds), *said.coded]
    return urlencode(parts + [(name, value) for name, values in listed for value in values])


def _last(said: Query, name: str) -> str:
    values = said.get(name, [])
    return values[-1] if values else ""


def _year(said: Query, name: str) -> int | None:
    text = _last(said, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == YEAR_DIGITS):
        raise NotOnTheList("years", "Write a year with four digits, as 2025.")
    return int(text)
