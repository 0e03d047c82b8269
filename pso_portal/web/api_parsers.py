"""Reading a body: JSON, and what JSON can hold without surprises further in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class PlainJson(JSONParser):
    """JSON whose text is whole and whose depth is bounded. Raises ParseError, without a word of the body."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value of the body."""
        try:
            # JSON is UTF-8 (RFC 8259): a character set that the request names could be one that unpacks ("zlib").
            value = super().parse(stream, media_type, {**(parser_context or {}), "encoding": "utf-8"})
            _check(value, 0)
        except (RecursionError, ValueError) as error:
            raise ParseError from error
        return value


DEEPEST = 20


def _check(value: Any, depth: int) -> None:
    """Raises ValueError for lone surrogates, NUL, numbers beyond all bounds, or too deep nesting."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL")
        value.encode()
    elif isinstance(value, float) and value - value != 0:
        raise ValueError("not finite")
    elif isinstance(value, dict):
        for name, below in value.items():
            _check(name, depth + 1)
            _check(below, depth + 1)
    elif isinstance(value, list):
        for below in value:
            _check(below, depth + 1)
