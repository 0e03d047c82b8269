"""A form as one place offers it: fewer options, nothing else changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .model import Item, Questionnaire

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
