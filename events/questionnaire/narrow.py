"""A form as one place offers it (fewer options), or as far as one stage asks (fewer questions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .model import Item, ItemType, Questionnaire, Tier

# Link id → codes that stay, in the order in which they are offered.
Offered = Mapping[str, Sequence[str]]


def narrowed(questionnaire: Questionnaire, offered: Offered) -> Questionnaire:
    """Keeps, of the items named, only the options offered. Raises KeyError for an item or a code that is not there."""
    known = {item.link_id for item in questionnaire.walk()}
    for link_id in offered:
        if link_id not in known:
            raise KeyError(link_id)
    return replace(questionnaire, items=tuple(_item(item, offered) for item in questionnaire.items))


def _item(item: Item, offered: Offered) -> Item:
    below = tuple(_item(child, offered) for child in item.items)
    if item.link_id not in offered:
        return replace(item, items=below)
    options = {option.coding.code: option for option in item.options}
    return replace(item, items=below, options=tuple(options[code] for code in offered[item.link_id]))


_STAGES = tuple(Tier)


def upto(questionnaire: Questionnaire, tier: Tier) -> Questionnaire:
    """The form as far as this stage asks: questions of later stages are left out, and groups that then ask nothing.

    A question never hangs on one of a later stage; where a form of a PSO lets it, the later question counts as open.
    """
    asked = frozenset(_STAGES[: _STAGES.index(tier) + 1])
    return replace(questionnaire, items=_asked(questionnaire.items, asked))


def _asked(items: Sequence[Item], tiers: frozenset[Tier]) -> tuple[Item, ...]:
    found = []
    for item in items:
        below = _asked(item.items, tiers)
        if item.type is ItemType.GROUP:
            empty = all(child.type is ItemType.DISPLAY for child in below) and below != item.items
        else:
            empty = item.type.is_question and item.tier not in tiers
        if not empty:
            found.append(replace(item, items=below))
    return tuple(found)
