"""What one text of the terms brings a provider, and two texts side by side. Pure.

To a provider, what stands beside its figures follows from the roster alone: how many providers a table held, never what
they reported (42 CFR 3.206(e) lets terms be stricter; a preview that turned on a count would tell the count).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pso_portal.agreements import term_words
from pso_portal.agreements.enums import ElementTier, PeerGroup
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.event_types import LABELS

from ..calendar import said, short

NOTHING = "Nothing"
STAYS: Final = "Everything stays here"
PARTS: Final = {  # of a copy that leaves (`pses.let_out.parts_of`), in words
    "core": "Reports that go",
    "narrative": "with what people wrote",
    ElementTier.FACTORS: "with contributing factors",
    ElementTier.PRODUCTS: "with kind of device or class of medicine",
    "files": "with number and kind of files",
}
NOT_ASKED = "No comparison is asked for"
NOT_YET = "No table was made with you yet, so nobody can say who would be in it"
TOO_FEW = "None: the last table held fewer providers than these terms ask for"
ALL = "All {size} providers of your setting that were in the last table"
GROUP = "The {size} providers most like you that were in the last table"
WIDER = "No group like you was large enough in the last table: your whole setting stands in"
ALONE = "None: no group like you was large enough in the last table"
NOT_TOLD = "Providers most like you; whether they are enough shows with the first report under these terms"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the preview: what it is about, under what binds now, and under the text asked about."""

    what: str
    now: str
    then: str

    @property
    def changed(self) -> bool:
        return self.now != self.then


@dataclass(frozen=True, slots=True)
class Brings:
    """`due`: the periods looked at that bring a report. `people`: who would receive it. `peers`: in words."""

    due: tuple[str, ...]
    people: int
    machines: bool
    analyses: str
    formats: str
    peers: str


def roster_words(terms: Terms, asked: bool, last: Mapping[str, Any] | None, last_group: str) -> str:
    """Who would stand beside a provider, by the table of its last report. `last`: its contents; `last_group`: the peer
    group that its terms asked for.
    """
    if not asked:
        return NOT_ASKED
    if last is None or not last["contributors"]:
        return NOT_YET
    if terms.peer_group is PeerGroup.SETTING:
        return _held(ALL, last["contributors"], terms)
    if last_group != PeerGroup.SETTING_AND_SIZE:
        return NOT_TOLD
    if last["groups"]:
        return _held(GROUP, last["groups"][-1]["size"], terms)
    return WIDER if terms.fall_back else ALONE


def _held(words: str, size: int, terms: Terms) -> str:
    return words.format(size=size) if size >= terms.fewest_contributors else TOO_FEW


def leaving_rows(copies: Sequence[tuple[Collection[str], ...]]) -> list[Row]:
    """Of the latest reports, how many would go under each text, and with what."""
    counts = [Counter(part for copy in column for part in copy) for column in zip(*copies, strict=True)] or [Counter()]
    return [Row(words, str(counts[0][part]), str(counts[-1][part])) for part, words in PARTS.items()
            if counts[0][part] or counts[-1][part]]  # fmt: skip


def coming_rows(old: Brings | None, new: Brings, periods: Sequence[str]) -> list[Row]:
    """What comes back, line by line; of no terms, nothing."""
    return [
        Row("Reports", _due(old, periods), _due(new, periods)),
        Row("Who receives them", _people(old), _people(new)),
        Row("What they are made of", _words(old.analyses if old else ""), _words(new.analyses)),
        Row("Who stands beside the figures", old.peers if old else NOTHING, new.peers),
        Row("To take along", _words(old.formats if old else ""), _words(new.formats)),
        Row("By machine", _machines(old), _machines(new)),
    ]


def _due(brings: Brings | None, periods: Sequence[str]) -> str:
    if brings is None or not brings.due:
        return "None"
    told = f"{len(brings.due)} of the last {len(periods)} quarters"
    return f"{told}: {', '.join(short(period) for period in brings.due)}"


def _people(brings: Brings | None) -> str:
    if brings is None or not brings.due:
        return "Nobody"
    if not brings.people:
        return "Nobody: no active person has a role that the terms name, so no report is handed over"
    return "1 person" if brings.people == 1 else f"{brings.people} people"


def _words(words: str) -> str:
    return words[0].upper() + words[1:] if words else NOTHING


def _machines(brings: Brings | None) -> str:
    return "Reports and fetches" if brings and brings.machines else "Neither reports nor fetches"


def words_of(term: str, chosen: Collection[Any]) -> str:
    """The codes of a term in words, in the order people negotiate them."""
    listed, none = term_words.SEVERAL[term]
    return ", ".join(words for code, words in listed.items() if code in chosen) or none


def type_rows(counts: Mapping[str, int], old: Terms | None, new: Terms) -> list[Row]:
    """Events of the last year by type, of those whose fate differs: what was reported, and what would have been."""
    before, after = (frozenset(terms.event_types if terms else ()) for terms in (old, new))
    rows = [Row("Events of any type", str(sum(counts.values())), _kept(counts, after))] if counts else []
    closed = [Row(LABELS[code], str(counts[code]), "0") for code in LABELS if counts.get(code) and code not in after]
    opened = [Row(LABELS[code], "0", "Not known here") for code in LABELS if code in after - before]
    return [*rows, *closed, *opened]


def _kept(counts: Mapping[str, int], types: Collection[str]) -> str:
    return str(sum(count for code, count in counts.items() if code in types))


def figure_rows(old: Mapping[str, Any] | str, new: Mapping[str, Any] | str, period: str) -> list[Row]:
    """A report's lines and sections under both texts; a text in words instead says why there is no report."""
    rows = [Row(f"Report of {said(period)}", _made(old), _made(new))]
    before, after = _figures(old), _figures(new)
    names = dict.fromkeys([*before, *after])
    return rows + [Row(name, before.get(name, "Not in it"), after.get(name, "Not in it")) for name in names]


def _made(contents: Mapping[str, Any] | str) -> str:
    if isinstance(contents, str):
        return contents
    return contents["why_no_peers"] or "Comes, beside peers"


def _figures(contents: Mapping[str, Any] | str) -> dict[str, str]:
    if isinstance(contents, str):
        return {}
    lines = {line["label"]: _line(line) for line in contents["lines"]}
    return lines | {f"Section “{each['title']}”": "In it" for each in _told(contents)}


def _line(line: Mapping[str, Any]) -> str:
    if line["peer_rate"] is None:
        return "Own figure alone"
    return f"Beside {line['size']} providers" if line["size"] else "Beside peers"


def _told(contents: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (each for each in contents["sections"] if each["code"] not in ("doing", "withheld", "since"))
