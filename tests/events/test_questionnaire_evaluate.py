"""Which questions are asked: the same for the same answers, settled, and only ever from what counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.questionnaire.evaluate import _is_asked, asked_items, enabled
from events.questionnaire.load import from_json
from events.questionnaire.model import Item, ItemType, Questionnaire
from events.questionnaire.parse import values_of

from .questionnaires import chosen, forms_and_answers, item, loaded, when

calm = settings(suppress_health_check=[HealthCheck.too_slow])


@given(forms_and_answers(), st.randoms())
@calm
def test_the_order_of_answers_does_not_matter(drawn: tuple[dict[str, Any], dict[str, Any]], random: Any) -> None:
    form, answers = from_json(drawn[0]), drawn[1]
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert enabled(form, dict(shuffled)) == enabled(form, answers)


@given(forms_and_answers())
@calm
def test_answers_of_items_that_are_not_asked_count_for_nothing(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form, answers = from_json(drawn[0]), drawn[1]
    asked = enabled(form, answers)
    kept = {link_id: value for link_id, value in answers.items() if link_id in asked}
    assert enabled(form, kept) == asked


def iterated(form: Questionnaire, answers: dict[str, Any]) -> frozenset[str]:
    """A second way: start with everything asked, apply every condition, until nothing changes. Without repeats."""
    parents = {below.link_id: above for above in form.walk() for below in above.items}
    asked = frozenset(one.link_id for one in form.walk())
    for _ in range(len(asked) + 1):
        known = {
            one.link_id: values_of(one, answers.get(one.link_id)) if one.link_id in asked else ()
            for one in form.walk()
            if one.type.is_question
        }
        asked = frozenset(
            one.link_id for one in form.walk() if _is_asked(one, known) and _is_open(one, parents, asked, known)
        )
    return asked


def _is_open(one: Item, parents: dict[str, Item], asked: frozenset[str], known: Any) -> bool:
    above = parents.get(one.link_id)
    if above is None:
        return True
    return above.link_id in asked and (above.type is ItemType.GROUP or bool(known[above.link_id]))


@given(forms_and_answers().filter(lambda drawn: "'repeats': True, 'item'" not in str(drawn[0])))
@calm
def test_one_pass_reaches_the_fixpoint(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form, answers = from_json(drawn[0]), drawn[1]
    if not any(one.is_repeating_group for one in form.walk()):
        assert enabled(form, answers) == iterated(form, answers)


@pytest.mark.parametrize(
    ("operator", "value", "asked_at"),
    [("=", 2, {2}), ("!=", 2, {None, 1, 3}), (">", 2, {3}), ("<", 2, {1}), (">=", 2, {2, 3}), ("<=", 2, {1, 2})],
)
def test_each_operator_true_and_false(operator: str, value: int, asked_at: set[int | None]) -> None:
    form = loaded(item("n", "integer"), item("x", enableWhen=[when("n", value, operator, "Integer")]))
    assert {given for given in (None, 1, 2, 3) if "x" in enabled(form, {"n": given})} == asked_at


def test_exists_asks_for_any_readable_answer() -> None:
    form = loaded(
        item("n", "integer"),
        item("x", enableWhen=[when("n", operator="exists")]),
        item("y", enableWhen=[when("n", False, "exists")]),
    )
    assert "x" in enabled(form, {"n": "4"})
    assert "x" not in enabled(form, {"n": "four"})
    assert "y" in enabled(form, {"n": "four"})


def test_of_several_answers_one_is_enough_and_not_means_none() -> None:
    form = loaded(
        item("m", "choice", repeats=True),
        item("has", enableWhen=[chosen("m", "a")]),
        item("not", enableWhen=[chosen("m", "a", "!=")]),
    )
    assert enabled(form, {"m": ["b", "a"]}) == {"m", "has"}
    assert enabled(form, {"m": ["b"]}) == {"m", "not"}
    assert enabled(form, {}) == {"m", "not"}


def test_all_and_any() -> None:
    both = [when("a"), when("b")]
    form = loaded(
        item("a"),
        item("b"),
        item("all", enableWhen=both, enableBehavior="all"),
        item("any", enableWhen=both, enableBehavior="any"),
    )
    assert enabled(form, {"a": True}) == {"a", "b", "any"}
    assert enabled(form, {"a": True, "b": "yes"}) == {"a", "b", "all", "any"}


def test_a_chain_falls_with_its_first_link() -> None:
    form = loaded(item("a"), item("b", enableWhen=[when("a")]), item("c", enableWhen=[when("b")]))
    assert enabled(form, {"a": True, "b": True}) == {"a", "b", "c"}
    assert enabled(form, {"a": False, "b": True}) == {"a"}


def test_what_stands_below_goes_with_what_stands_above() -> None:
    group = item("g", "group", enableWhen=[when("a")], item=[item("b", "text", item=[item("c")])])
    form = loaded(item("a"), group)
    assert enabled(form, {}) == {"a"}
    assert enabled(form, {"a": True}) == {"a", "g", "b"}
    assert enabled(form, {"a": True, "b": "x"}) == {"a", "g", "b", "c"}


def test_instances_of_a_repeat_do_not_see_each_other() -> None:
    form = loaded(item("g", "group", repeats=True, item=[item("b"), item("c", enableWhen=[when("b")])]))
    assert enabled(form, {}) == {"g", "g[0]/b"}
    assert enabled(form, {"g": [{"b": True}, {"b": False}]}) == {"g", "g[0]/b", "g[0]/c", "g[1]/b"}


def test_questions_come_in_the_order_of_the_form() -> None:
    form = loaded(item("z"), item("a", enableWhen=[when("z")]), item("m"))
    assert [asked.path for asked in asked_items(form, {"z": True})] == ["z", "a", "m"]


@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()), st.lists))
def test_no_answer_breaks_the_evaluator(raw: Any) -> None:
    kinds = [kind for kind in ItemType if kind not in (ItemType.GROUP, ItemType.DISPLAY)]
    form = loaded(*(item(kind.value, kind.value) for kind in kinds), item("g", "group", repeats=True, item=[item("b")]))
    enabled(form, {one.link_id: raw for one in form.walk()})
