"""Keys of sums as one number each: a database sorts numbers in half of the time that eight columns take. Pure.

Each column has its bits, the first of the key the highest: numbers are ordered as the keys are, and no two keys share
one. The database keeps what a column's bits cannot hold out of the journals (migration 0022_packed).
"""

from __future__ import annotations

from collections.abc import Iterator

# More than the codes that the lists of `aggregation.numbered` hold. Months since the year 0 and lags are numbers of two
# bytes, above zero; a contributor's code has six digits.
BITS = {
    "setting": 5, "month": 15, "contributor": 20, "event_type": 6, "kind": 2, "harm": 3, "stratum": 5, "version": 6,
    "factor": 6, "lag": 15,
}  # fmt: skip
WIDE = frozenset({"contributor"})   # of four bytes; all others are of two


def packed(key: str) -> str:
    """An expression of SQL for the number of a key, "setting, month, …". Raises ValueError for one beyond 63 bits."""
    return " | ".join(f"({name}::int8 << {below})" for name, below in _places(key))


def unpacked(key: str, number: str) -> str:
    """The reverse: expressions of SQL for the columns of a key, in their order, from the name of its number."""
    return ", ".join(
        f"(({number} >> {below}) & {2 ** BITS[name] - 1})::{'int4' if name in WIDE else 'int2'}"
        for name, below in _places(key)
    )


def _places(key: str) -> Iterator[tuple[str, int]]:
    """Columns in their order, and how many bits lie below each."""
    names = key.split(", ")
    below = sum(BITS[name] for name in names)
    if below > 63:
        raise ValueError(f"{below} bits: too many for one number")
    for name in names:
        below -= BITS[name]
        yield name, below
