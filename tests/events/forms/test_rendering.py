"""Every option of every trigger, and all pairs within a page, drawn: what is asked stands there, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from django.template.loader import render_to_string

from events.form_fields import Page
from events.questionnaire.evaluate import enabled
from events.questionnaire.load import form
from events.questionnaire.model import walk

from .reading import NAMES, Chosen, answers, asked, codes, reached, sheet, telling

SAMPLE = 12  # drawings a form in the quick tests; all of them with the slow ones
_ASKED = re.compile(r'name="asked" value="([^"]+)"')


def drawn(name: str, page: str, chosen: Chosen) -> set[str]:
    """Link ids of the questions that a page draws."""
    made, held = form(name), answers(sheet(name), chosen)
    (top,) = (item for item in made.items if item.link_id == page)
    shown = Page(held, enabled(made, held), {}, {}).shown([top])
    text = "".join(render_to_string("events/_shown.html", {"shown": one}) for one in shown)
    return {path.rpartition("/")[2] for path in _ASKED.findall(text)}


def as_file_says(name: str, page: str, chosen: Chosen) -> set[str]:
    (top,) = (item for item in form(name).items if item.link_id == page)
    questions = {item.link_id for item in walk([top]) if item.type.is_question and not item.hidden}
    return asked(sheet(name), chosen) & questions


def cases(name: str) -> Iterator[tuple[str, Chosen]]:
    """Page and choices: each option of each trigger, each conditional item asked and not, all pairs in a page."""
    found = sheet(name)
    for link_id in found.items:
        yield found.page(link_id), dict(reached(name, link_id) or ())
        yield found.page(link_id), {}
    for trigger in found.triggers:
        base = dict(reached(name, trigger) or ())
        for code in codes(found.items[trigger]):
            yield found.page(trigger), base | {trigger: code}
    for one, other in combinations(found.triggers, 2):
        if found.page(one) != found.page(other):
            continue
        base = dict(reached(name, one) or ()) | dict(reached(name, other) or ())
        for first in telling(found, one):
            for second in telling(found, other):
                chosen = base | {one: first or "", other: second or ""}
                yield found.page(one), {link_id: code for link_id, code in chosen.items() if code}


def distinct(name: str) -> list[tuple[str, Chosen]]:
    held = {(page, tuple(sorted(chosen.items()))): (page, chosen) for page, chosen in cases(name)}
    return list(held.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_drawn_as_the_file_says(name: str) -> None:
    every = distinct(name)
    for page, chosen in every[:: max(len(every) // SAMPLE, 1)]:
        assert drawn(name, page, chosen) == as_file_says(name, page, chosen), chosen


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_option_and_all_pairs_within_a_page_are_drawn_as_the_file_says(name: str) -> None:
    for page, chosen in distinct(name):
        assert drawn(name, page, chosen) == as_file_says(name, page, chosen), chosen
