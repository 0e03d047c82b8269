"""Parts that repeat: one more, one less, one back. What is taken out is kept until the form is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .evaluate import instances
from .model import Answers, Item, walk

TAKEN = "~taken"  # no link id begins so: neither conditions nor filing see what stands here
_MOST_KEPT = 50


class NoSuchPart(LookupError):
    """This page has no such part that repeats."""


def with_another(page: Item, answers: Answers, link_id: str) -> dict[str, Any]:
    """One more instance. Raises NoSuchPart."""
    _group(page, link_id)
    return {**answers, link_id: [*instances(answers.get(link_id)), {}]}


def without(page: Item, answers: Answers, path: str) -> dict[str, Any]:
    """Without one instance ("patient[1]"), which is kept to be put back. Raises NoSuchPart."""
    link_id, _, rest = path.partition("[")
    _group(page, link_id)
    held, number = instances(answers.get(link_id)), rest.removesuffix("]")
    if not (number.isascii() and number.isdigit() and len(number) < 5 and int(number) < len(held)):
        raise NoSuchPart(path)
    place = int(number)
    taken = [*_taken(answers), [link_id, place, held[place]]][-_MOST_KEPT:]
    return {**answers, link_id: [*held[:place], *held[place + 1 :]], TAKEN: taken}


def put_back(page: Item, answers: Answers) -> dict[str, Any]:
    """The instance of this page that was taken out last, where it stood. Nothing where none was."""
    taken = _taken(answers)
    last = last_taken(page, answers)
    if last is None:
        return dict(answers)
    at = len(taken) - 1 - taken[::-1].index(last)
    link_id, place, instance = last
    held = list(instances(answers.get(link_id))) if answers.get(link_id) else []
    back = [*held[:place], instance, *held[place:]]
    return {**answers, link_id: back, TAKEN: [*taken[:at], *taken[at + 1 :]]}


def last_taken(page: Item, answers: Answers) -> list[Any] | None:
    """Link id, place and answers of what was taken out of this page last."""
    here = {item.link_id for item in walk([page]) if item.is_repeating_group}
    return next((one for one in reversed(_taken(answers)) if one[0] in here), None)


def for_good(answers: Answers) -> dict[str, Any]:
    """Without what was taken out: the form is sent."""
    return {link_id: value for link_id, value in answers.items() if link_id != TAKEN}


def _taken(answers: Answers) -> Sequence[list[Any]]:
    held = answers.get(TAKEN)
    return held if isinstance(held, list) else []


def _group(page: Item, link_id: str) -> Item:
    for item in walk([page]):
        if item.link_id == link_id and item.is_repeating_group:
            return item
    raise NoSuchPart(link_id)
