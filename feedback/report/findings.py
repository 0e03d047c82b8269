"""The three findings that a report begins with, in words. Each says whether it speaks of peers: where their table is
withdrawn, it speaks no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aggregation.disclosure.menu import ALL

from .section import Section
from .since import sentence

THREE = 3
NO_LINE = "On no single line do your figures and those of peers lie clearly apart."
Finding = dict[str, Any]


def findings(
    whole: str, contents: Mapping[str, Any], sections: Sequence[Section],
    previous: tuple[str, Mapping[str, Any]] | None, *, compared: bool,
) -> list[Finding]:  # fmt: skip
    """All events first; then what lies apart from peers, what changed, and what the sections say, until there are
    three.
    """
    found: list[Finding] = [{"text": whole, "peers": compared}]
    if compared and (apart := _apart(contents)):
        found.append({"text": apart, "peers": True})
    if previous is not None:
        found.append({"text": sentence(contents, previous), "peers": False})
    by_code = {section.code: section for section in sections}
    for code in ("trend", "harm", "factors", "quality", "culture", "doing"):
        section = by_code.get(code)
        if section and section.says:
            found.append({"text": section.says, "peers": False})
    return found[:THREE]


def _apart(contents: Mapping[str, Any]) -> str:
    """The line that lies furthest from the peers', or that none does; nothing where no line but the first is shown."""
    shown = [line for line in contents["lines"] if line["category"] != ALL and line["finding"] != "none"]
    if not shown:
        return ""
    apart = [line for line in shown if line["finding"] != "like" and line["peer_rate"]]
    if not apart:
        return NO_LINE
    line = max(apart, key=lambda each: abs(each["own_rate"] - each["peer_rate"]) / each["peer_rate"])
    way = "more" if line["finding"] == "above" else "fewer"
    theirs = f"{line['peer_rate']:.{line['peer_decimals']}f}"
    better = {"lower": " Fewer are better.", "higher": " More are better."}.get(line["better"], "")
    return (f"“{line['label']}”: you reported {way} than peers, {line['own_rate']:.1f} against {theirs} by the same "
            f"exposure.{better}")  # fmt: skip
