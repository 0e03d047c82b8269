"""What the terms let out of one copy: the only place that asks them field by field. Pure.

Before sending, the preview asks it, and what it gives is what is frozen. Afterwards `feedback.proving` asks it again,
of every copy that left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pso_portal.agreements.enums import Attachments, ElementTier
from pso_portal.agreements.terms import Terms

NARRATIVE, CODED, FILES = "narrative", "coded", "files"
CORE: Final = "core"  # what, where, when and how grave: whatever leaves at all holds it
# Names under which a submission holds coded answers beyond the core → the tier they belong to.
TIERS: Final[dict[str, ElementTier]] = {
    "factors": ElementTier.FACTORS,
    "factor.main": ElementTier.FACTORS,
    "device.kind": ElementTier.PRODUCTS,
    "medicine.class": ElementTier.PRODUCTS,
}


def let_out(contents: Mapping[str, Any], terms: Terms) -> dict[str, Any]:
    """The same copy without what the terms keep at home."""
    kept = dict(contents)
    if not terms.narrative_to_desk:
        kept.pop(NARRATIVE, None)
    if terms.attachments is Attachments.STAY:
        kept.pop(FILES, None)
    if CODED in kept:
        kept[CODED] = {name: value for name, value in kept[CODED].items() if goes(TIERS.get(name, ""), terms)}
    return kept


def goes(tier: str, terms: Terms) -> bool:
    """Whether answers of a tier leave; of no tier ("") they are the core, which always does."""
    return not tier or tier in terms.element_tiers


def parts_of(contents: Mapping[str, Any]) -> frozenset[str]:
    """Which parts a copy that leaves holds: the core, a narrative, what is told of files, tiers of coded answers."""
    held = {name for name in (NARRATIVE, FILES) if name in contents}
    tiers = {str(TIERS[name]) for name in contents.get(CODED, {}) if name in TIERS}
    return frozenset({CORE, *held, *tiers})


def kept_against(contents: Mapping[str, Any], terms: Terms) -> list[str]:
    """Terms that a copy which left does not obey, by name; empty for one that does."""
    found = ["narrative_to_desk"] if NARRATIVE in contents and not terms.narrative_to_desk else []
    if FILES in contents and terms.attachments is Attachments.STAY:
        found.append("attachments")
    if any(not goes(TIERS.get(name, ""), terms) for name in contents.get(CODED, {})):
        found.append("element_tiers")
    if contents.get("event_type", "") not in {"", *terms.event_types}:
        found.append("event_types")
    return found
