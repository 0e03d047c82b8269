"""How a form names somebody or somewhere, and forms that are alike in it."""

from __future__ import annotations

from typing import NamedTuple


class Way(NamedTuple):
    """How a form names somebody or somewhere. `capital` says that it counts only with a capital letter, `upper` only in
    capitals, in a text that uses both cases.
    """

    how: str
    capital: bool = False
    upper: bool = False


# Folded forms that are alike: they name in one way, and each holds the word that the first begins with (its letters and
# digits), so that none stands in a text without it. A name has some thirty forms: no object is made for each.
Alike = tuple[tuple[str, ...], Way]
