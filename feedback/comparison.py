"""One provider's own figures beside a released table, and the sentence that says what they show. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from aggregation.disclosure.menu import ALL
from aggregation.statistics.intervals import garwood_interval

FEW = 11  # the reader's own figures are its own; under this many events they are marked as unsteady, not hidden


@dataclass(frozen=True, slots=True)
class PeerCell:
    """A released cell as the reader sees it. `rate` per scale of exposure, None where the symbol or words stand;
    `decimals`: how far it was rounded. `group`: whose it is ("": the whole setting), of `size` providers; `instead_of`:
    the reader's narrower group, whose figure cannot be shown. `better`: which way is.
    """

    category: str
    label: str
    rate: float | None
    lower: float | None
    upper: float | None
    words: str
    decimals: int = 1
    group: str = ""
    size: int | None = None
    instead_of: str = ""
    better: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One category: own events and rate with its exact 95 % interval (Garwood), the peers' beside it."""

    category: str
    label: str
    own_events: int
    own_rate: float
    own_lower: float
    own_upper: float
    peer_rate: float | None
    peer_lower: float | None
    peer_upper: float | None
    words: str
    finding: str
    unsteady: bool
    peer_decimals: int = 1
    group: str = ""
    size: int | None = None
    instead_of: str = ""
    better: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(peer: PeerCell, *, own_events: int, own_exposure: int, scale: int) -> Line:
    """Own figures against one released cell. `own_exposure` in whole units, above 0; raises ValueError."""
    if own_exposure <= 0:
        raise ValueError("a rate needs an exposure")
    interval = garwood_interval(own_events, 0.95)
    lower, upper = (scale * bound / own_exposure for bound in (interval.lower, interval.upper))
    return Line(
        category=peer.category,
        label=peer.label,
        own_events=own_events,
        own_rate=round(scale * own_events / own_exposure, 2),
        own_lower=round(lower, 2),
        own_upper=round(upper, 2),
        peer_rate=peer.rate,
        peer_lower=peer.lower,
        peer_upper=peer.upper,
        words=peer.words,
        finding=_finding(peer, lower, upper),
        unsteady=own_events < FEW,
        peer_decimals=peer.decimals,
        group=peer.group,
        size=peer.size,
        instead_of=peer.instead_of,
        better=peer.better,
    )


def _finding(peer: PeerCell, lower: float, upper: float) -> str:
    """"above", "below", "like" the peers, or "none" where nothing can be compared.

    Apart only where the two intervals do not meet: stricter than a test of the difference, and right without it.
    """
    if peer.rate is None or peer.lower is None or peer.upper is None:
        return "none"
    if lower > peer.upper:
        return "above"
    return "below" if upper < peer.lower else "like"


TOLD = {
    "above": "more than the peer group's",
    "below": "fewer than the peer group's",
    "like": "not clearly different from the peer group's",
}


def sentence(whole: Line, *, exposure_name: str, scale: int, period: str) -> str:
    """The finding in words. Never "incidence": reports are what people told, not what happened.

    `period` in words: "July to September 2025".
    """
    own = f"In {period} your people reported {whole.own_rate:.1f} events per {scale:,} {exposure_name}"
    if whole.finding == "none" or whole.peer_rate is None:
        return f"{own}. The peer group's figure cannot be shown for this period."
    theirs = f"{whole.peer_rate:.{whole.peer_decimals}f}"
    return f"{own}, {TOLD[whole.finding]} {theirs}. A higher reporting rate is not a worse one."


def own_sentence(whole: Line, *, exposure_name: str, scale: int, period: str) -> str:
    """The finding where no peer stands beside the figures."""
    return (f"In {period} your people reported {whole.own_rate:.1f} events per {scale:,} {exposure_name}. "
            "A higher reporting rate is not a worse one.")  # fmt: skip


def without_peers(contents: dict[str, Any], *, words: str, period: str) -> dict[str, Any]:
    """The contents of a report with its own figures alone, and words where the peers' stood. `period` in words."""
    nothing = {"peer_rate": None, "peer_lower": None, "peer_upper": None, "finding": "none", "words": words}
    lines = [line | nothing for line in contents["lines"]]
    whole = next(line for line in lines if line["category"] == ALL)
    finding = sentence(
        Line(**whole), exposure_name=contents["exposure_name"], scale=contents["scale"], period=period
    )
    told = [{"text": finding, "peers": False}]
    told += [each for each in contents.get("findings", ()) if not each["peers"]]
    return contents | {"lines": lines, "finding": finding, "findings": told}
