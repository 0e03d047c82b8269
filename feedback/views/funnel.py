"""The reader's own point in the funnel of its peers: limits from the released figure, and no other provider's point,
ever: an unlabeled point would be another provider's figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aggregation.disclosure.menu import ALL
from aggregation.statistics.funnel import FunnelPoint, rate_funnel
from aggregation.statistics.results import NotShown
from pso_portal.web.charts import Limits, Site, funnel_chart
from pso_portal.web.charts.svg import Svg

STEPS = 40
WIDER = 2.2         # of the reader's own exposure: how far the picture reaches
NARROWEST = 0.05
NO_PEERS = "The peer group's figure is not shown, so there is nothing that limits could stand around."
NOTE = ("Limits are where a provider of your size would lie by chance if it reported like the released figure of the "
        "group. No other provider has a point here: it would be that provider's figure.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Funnel:
    """`picture` None where `why` says so."""

    says: str = ""
    why: str = ""
    picture: Svg | None = None


def funnel_of(contents: Mapping[str, Any]) -> Funnel:
    """All events of the report."""
    line = next(line for line in contents["lines"] if line["category"] == ALL)
    if line["peer_rate"] is None:
        return Funnel(why=NO_PEERS)
    size, own = line.get("size") or contents["contributors"], contents["exposure"]
    sizes = [own * max(NARROWEST, WIDER * step / STEPS) for step in range(STEPS + 1)]
    found = rate_funnel(line["peer_rate"] / contents["scale"], [*sorted(set(sizes)), own], providers=size)
    if isinstance(found, NotShown):
        return Funnel(why=found.reason.value)
    *curve, here = found
    says = _says(line, here, contents)
    return Funnel(says, picture=_drawn(line, curve, contents, says))


def _says(line: Mapping[str, Any], here: FunnelPoint, contents: Mapping[str, Any]) -> str:
    rate = line["own_events"] / contents["exposure"]
    if not here.outer.lower <= rate <= here.outer.upper:
        where = "outside the 99.8% limits: rarely would chance alone put it there"
    elif not here.inner.lower <= rate <= here.inner.upper:
        where = "between the 95% and the 99.8% limit: by chance one in twenty would lie as far out"
    else:
        where = "within the 95% limits, where chance alone would put it"
    return f"Your rate of {line['own_rate']:.1f} lies {where}."


def _drawn(line: Mapping[str, Any], curve: list[FunnelPoint], contents: Mapping[str, Any], says: str) -> Svg:
    scale = contents["scale"]
    pairs = {
        "99.8% limit": [(each.exposure, scale * each.outer.lower, scale * each.outer.upper) for each in curve],
        "95% limit": [(each.exposure, scale * each.inner.lower, scale * each.inner.upper) for each in curve],
    }
    return funnel_chart(
        [Site("You", contents["exposure"], line["own_rate"], named=True)],
        [Limits(label, points, dashed=label.startswith("95")) for label, points in pairs.items()],
        center=line["peer_rate"], title="You in the funnel of your peers", desc=says,
        unit=f"Events per {scale:,} {contents['exposure_name']}", size_unit=contents["exposure_name"].capitalize(),
        decimals=line.get("peer_decimals", 1),
    )  # fmt: skip
