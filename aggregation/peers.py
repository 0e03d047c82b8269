"""Peer groups: who is alike enough to be compared with whom, nested, each of enough organizations. Pure.

A ladder of parents: setting, then size, teaching, ownership and region, each narrower one inside the wider. A group
stands where it has enough organizations, affiliates being one (42 CFR 3.212(a)(2)(i) treats them so); who would be in
a smaller one stays with the wider. And those who stay are nobody or enough, too: figures of the wider group less those
of the narrower ones would otherwise be the figures of a few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aggregation.disclosure.rules import ReleaseRules
from pso_portal.tenancy.care_settings import (
    OWNERSHIPS,
    REGION_LABELS,
    REGIONS,
    SETTINGS,
    SIZE_BANDS,
    UNKNOWN_OWNERSHIP,
)

RUNGS: Final = ("size", "teaching", "ownership", "region")
FEWEST: Final = ReleaseRules().smallest_atom  # five besides whoever reads
_REGION_OF: Final = {state: region for region, states in REGIONS.items() for state in states}
_WORDS: Final = {
    **{code: label.lower() for code, label in {**SIZE_BANDS, **OWNERSHIPS}.items()}, **REGION_LABELS,
    "teaching": "teaching", "not_teaching": "not teaching",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peer:
    """What a contributor is grouped by. `organization`: the code that affiliates share."""

    code: int
    organization: int
    setting: str
    size_band: str
    teaching: bool
    ownership: str
    state: str

    def on(self, rung: str) -> str | None:
        """What it is on one rung of the ladder; None where nobody knows."""
        return {
            "size": self.size_band if self.size_band in SIZE_BANDS else None,
            "teaching": "teaching" if self.teaching else "not_teaching",
            "ownership": None if self.ownership == UNKNOWN_OWNERSHIP else self.ownership,
            "region": _REGION_OF.get(self.state),
        }[rung]


@dataclass(frozen=True, slots=True)
class Group:
    """`path`: setting, then what its members share. `staying`: organizations of it that no narrower group holds."""

    path: tuple[str, ...]
    codes: frozenset[int]
    organizations: int
    staying: int


def grouped(peers: Iterable[Peer]) -> list[Group]:
    """The groups of one setting, a parent before its children. None where even all together are too few.

    Raises ValueError for peers of two settings: they are never compared.
    """
    members = sorted(peers, key=lambda peer: peer.code)
    settings = {peer.setting for peer in members}
    if len(settings) > 1:
        raise ValueError("peers of two settings are never compared")
    return list(_standing((settings.pop(),), members, RUNGS)) if _organizations(members) >= FEWEST else []


def words_of(path: Sequence[str]) -> str:
    """ "Hospital, large, teaching": a path as a person reads it."""
    return ", ".join((SETTINGS[path[0]].label, *(_WORDS[step] for step in path[1:])))


def _standing(path: tuple[str, ...], members: list[Peer], rungs: Sequence[str]) -> Iterator[Group]:
    parts, below = _first_split(members, rungs)
    inside = {peer.code for part in parts.values() for peer in part}
    staying = _organizations([peer for peer in members if peer.code not in inside])
    yield Group(path, frozenset(peer.code for peer in members), _organizations(members), staying)
    for value, part in parts.items():
        yield from _standing((*path, value), part, below)


def _first_split(members: list[Peer], rungs: Sequence[str]) -> tuple[dict[str, list[Peer]], Sequence[str]]:
    """The narrower groups on the first rung that tells the members apart, and the rungs below it."""
    for at, rung in enumerate(rungs):
        values = {peer.on(rung) for peer in members}
        if len(values) > 1:
            known = sorted(filter(None, values))
            parts = {value: [peer for peer in members if peer.on(rung) == value] for value in known}
            return _enough(parts, members), rungs[at + 1 :]
    return {}, ()


def _enough(parts: dict[str, list[Peer]], members: list[Peer]) -> dict[str, list[Peer]]:
    """Parts of enough organizations, the smallest of them given up until those who stay are none or enough, too."""
    standing = {value: part for value, part in parts.items() if _organizations(part) >= FEWEST}
    while standing:
        inside = {peer.code for part in standing.values() for peer in part}
        rest = [peer for peer in members if peer.code not in inside]
        if not rest or _organizations(rest) >= FEWEST:
            break
        del standing[min(standing, key=lambda value: (_organizations(standing[value]), value))]
    return standing


def _organizations(members: Iterable[Peer]) -> int:
    return len({peer.organization for peer in members})
