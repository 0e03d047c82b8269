"""Each condition, true and false: the engine asks what the file says, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from events.questionnaire.evaluate import enabled
from events.questionnaire.load import form

from .reading import NAMES, Chosen, Sheet, answers, asked, codes, plain, reached, sheet, telling

every_form = pytest.mark.parametrize("name", NAMES)


def agree(name: str, chosen: Chosen) -> set[str]:
    """What is asked, by both ways of reading."""
    told = asked(sheet(name), chosen)
    assert plain(enabled(form(name), answers(sheet(name), chosen))) == told, chosen
    return told


@every_form
def test_no_item_is_out_of_reach(name: str) -> None:
    for link_id in sheet(name).items:
        found = reached(name, link_id)
        assert found is not None, link_id
        assert link_id in agree(name, dict(found))


@every_form
def test_every_option_of_every_trigger(name: str) -> None:
    for trigger in sheet(name).triggers:
        base = dict(reached(name, trigger) or ())
        for code in codes(sheet(name).items[trigger]):
            agree(name, base | {trigger: code})
        agree(name, {link_id: code for link_id, code in base.items() if link_id != trigger})


@every_form
def test_every_conditional_item_is_asked_and_not_asked(name: str) -> None:
    """No condition holds always: with nothing answered, what hangs on an answer is not asked."""
    unasked = set(sheet(name).items) - agree(name, {})
    conditional = {link_id for link_id, node in sheet(name).items.items() if "enableWhen" in node}
    assert conditional <= unasked


def pairs(found: Sheet) -> Iterator[tuple[str, str]]:
    for one, other in combinations(found.triggers, 2):
        if found.page(one) == found.page(other):
            yield one, other


@every_form
def test_all_pairs_of_triggers_within_a_page(name: str) -> None:
    found = sheet(name)
    for one, other in pairs(found):
        base = dict(reached(name, one) or ()) | dict(reached(name, other) or ())
        for first in telling(found, one):
            for second in telling(found, other):
                chosen = base | {one: first or "", other: second or ""}
                agree(name, {link_id: code for link_id, code in chosen.items() if code})


@every_form
def test_not_equal_stands_only_beside_the_question_having_an_answer(name: str) -> None:
    """ "!=" is true where nothing is answered; each one is held back by "exists", on the item or above it."""
    found = sheet(name)
    for link_id, node in found.items.items():
        held = [one for above in (*found.above[link_id], link_id) for one in found.items[above].get("enableWhen", [])]
        settled = {when["question"] for when in held if when["operator"] == "exists"}
        assert {when["question"] for when in node.get("enableWhen", []) if when["operator"] == "!="} <= settled
