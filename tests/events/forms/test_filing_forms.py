"""Every form can be filled in to its end and filed, whichever options are taken."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from events.questionnaire.evaluate import asked_items
from events.questionnaire.filing import filed, split, to_response
from events.questionnaire.load import form
from events.questionnaire.model import Item, ItemType
from events.questionnaire.validate import check

from .reading import NAMES, VERSIONS

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
_WRITTEN = {ItemType.DATE: "2026-03-01", ItemType.TIME: "09:10:00", ItemType.STRING: "x", ItemType.TEXT: "x"}


def an_answer(item: Item, turn: int) -> Any:
    if item.options:
        code = item.options[turn % len(item.options)].coding.code
        return [code] if item.repeats else code
    if item.type is ItemType.INTEGER:
        return item.min_value.value if item.min_value else 0
    return _WRITTEN[item.type]


def filled(name: str, turn: int) -> dict[str, Any]:
    """Answers to everything that is asked, question by question as a person meets them."""
    answers: dict[str, Any] = {}
    while True:
        open_items = [one for one in asked_items(form(name), answers) if one.item.type.is_question and one.raw is None]
        if not open_items:
            return answers
        first = open_items[0]
        group = first.inside.partition("[")[0]
        place = answers.setdefault(group, [{}])[0] if group else answers
        place[first.item.link_id] = an_answer(first.item, turn)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("turn", range(8))
def test_a_form_filled_in_can_be_filed(name: str, turn: int) -> None:
    answers = filled(name, turn)
    assert check(form(name), answers, now=NOW) == {}
    kept = filed(form(name), answers)
    assert kept == answers
    parts = split(form(name), kept)
    assert parts.coded | parts.sealed == kept
    assert "x" not in parts.coded.values()
    response = to_response(form(name), kept, authored=NOW)
    assert response["questionnaire"] == f"https://forms.pso-portal.example/Questionnaire/{name}|{VERSIONS[name]}"
    assert len(response["item"]) <= len(form(name).items)
