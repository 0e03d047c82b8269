"""What all networks came to, and whether it is good enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

SHOWN_AT_LEAST = 0.5
Told = Mapping[str, Any]


def summary(networks: Sequence[Told], built: Sequence[Told], unaudited: Sequence[bool]) -> dict[str, Any]:
    """The figures of the last line."""
    methods: Counter[str] = Counter()
    for one in networks:
        methods.update(one["methods"])
    return {
        "networks": len(networks),
        **{name: sum(one["outcome"][name] for one in networks) for name in
           ("attackers", "bounded", "programs", "tighter_than_protection", "sampled", "disagreements")},
        "fail_static_rule": sum(len(one["outcome"]["releases_that_fail_the_static_rule"]) for one in networks),
        "cells_shown": sum(one["shown"] for one in networks),
        "median_share_shown": _median(networks, "passed"),
        "median_share_shown_of_those_offered": _median(networks, "offered"),
        "figures_by_method": dict(methods),
        "sampled_by_the_auditor": sum(one["sampled_by_the_auditor"] for one in networks),
        "rules_off": {f"rule {one['rule']}": {name: one[name] for name in
                      ("all_on", "rule_off", "attack_off", "rule_and_attack_off", "auditor_off")} for one in built},
        "auditor_off": {"networks": len(unaudited), "taken_apart": sum(unaudited)},
    }  # fmt: skip


def holds(figures: Told) -> bool:
    """Nothing tighter with all on, every rule missed when it is off, and enough shown."""
    off = figures["rules_off"].values()
    return (
        figures["tighter_than_protection"] == 0
        and figures["disagreements"] == 0
        and figures["fail_static_rule"] == 0
        and figures["median_share_shown"] is not None
        and figures["median_share_shown"] >= SHOWN_AT_LEAST
        and len(off) == 6
        and all(one["all_on"] == 0 and one["rule_and_attack_off"] > 0 and one["auditor_off"] > 0 for one in off)
        and figures["auditor_off"]["taken_apart"] > 0
    )


def _median(networks: Sequence[Told], of: str) -> float | None:
    """Share of cells shown in the median network, of those that have any to show."""
    shares = [one["shown"] / one[of] for one in networks if one[of]]
    return round(median(shares), 3) if shares else None
