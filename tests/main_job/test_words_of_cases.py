"""The words by which a case is found follow its text on every way that a text comes, changes and goes."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from aggregation import services
from aggregation.indexing import token
from aggregation.intake import take_in
from aggregation.likeness import words_that_count
from aggregation.models import Case, CaseWords, DoubleRead, ReviewItem
from aggregation.services.texts import Asked
from pses.services import withdraw
from pso_portal.runner.store import ROOT
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import CLEAR, DOUBTFUL, SENT
from .test_later_facts import add  # noqa: F401  the same way of sending a later text

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)


def in_step() -> dict[str, set[str]]:
    """By text the words found of it; fails where the index is not what the cases in use say."""
    found = {}
    with scope.enter(PSO):
        for case in Case.objects.filter(withdrawn=False):
            words = set(words_that_count(case.narrative or ""))
            row = CaseWords.objects.filter(case=case).values_list("words", flat=True).first() or ""
            assert {each.split("'")[1] for each in row.split()} == {token(word) for word in words}
            found[case.narrative or ""] = words
        assert CaseWords.objects.filter(case__withdrawn=True).count() == 0
        assert CaseWords.objects.count() == len([words for words in found.values() if words])
    return found


def test_a_text_that_passed_is_found_by_its_words(clinic: Any, told: Any, jobs: Any) -> None:
    told(clinic, story=CLEAR)
    jobs()
    ((text, words),) = in_step().items()
    assert ("light" in words, "14" in words, text) == (True, False, CLEAR)


def test_a_later_text_takes_its_place(clinic: Any, told: Any, jobs: Any, add: Any) -> None:  # noqa: F811
    (sent,) = told(clinic, story=CLEAR)
    jobs()
    add(sent, story="The infusion pump stopped.")
    jobs()
    ((_, words),) = in_step().items()
    assert ("infusion" in words, "light" in words) == (True, False)


def test_a_report_that_was_taken_back_is_found_by_no_word(clinic: Any, told: Any, jobs: Any, manager: Any) -> None:
    (sent,) = told(clinic, story=CLEAR)
    jobs()
    with scope.enter(manager.scope()):
        back = withdraw(by=manager, content_kind="event", content_id=sent.content_id, reason="Wrong", now=SENT).pk
    with scope.enter(Scope(Side.DOOR, frozenset({clinic.pk}))):
        take_in(submission_id=back, now=SENT)
    assert in_step() == {}


def test_a_text_that_two_people_decided_is_found_as_they_left_it(
    clinic: Any, told: Any, jobs: Any, analyst: Any, second: Any
) -> None:
    told(clinic, story=DOUBTFUL)
    jobs()
    assert in_step() == {}
    with scope.enter(analyst.scope()):
        item = ReviewItem.objects.get()
        services.accept_remaining(Asked(analyst, item.pk, SENT))
        services.rewrite_text(Asked(analyst, item.pk, SENT), "The infusion pump stopped.")
        signed = services.sign_text(Asked(analyst, item.pk, SENT))
    with scope.enter(second.scope()):
        services.confirm_text(Asked(second, item.pk, SENT, signed.revision))
    jobs()
    assert list(in_step()) == ["The infusion pump stopped."]


def test_what_a_second_reading_took_out_of_use_is_found_no_more(
    clinic: Any, told: Any, jobs: Any, analyst: Any
) -> None:
    told(clinic, story=CLEAR)
    jobs()
    with scope.enter(analyst.scope()):
        services.draw_double_reads(now=SENT)
        reading = DoubleRead.objects.get().pk
        services.open_reading(by=analyst, reading_id=reading, now=SENT)
        services.finish_reading(by=analyst, reading_id=reading, lines="nurse", now=SENT)
    assert in_step() == {"": set()}


def test_every_module_that_writes_a_case_s_text_keeps_its_words() -> None:
    """Whoever makes a case with a text, or gives it another, calls the index."""
    writes, keeps = set(), set()
    for path in (ROOT / "aggregation").rglob("*.py"):
        # An attack on releases has cases of another kind: what was released, with the truth beside it.
        if {"migrations", "disclosure"} & set(path.parts) or path.name == "indexing.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            name = str(path.relative_to(ROOT))
            makes = isinstance(node, ast.Call) and ast.unparse(node.func) == "Case"
            if makes or (isinstance(node, ast.Assign) and "case.narrative" in ast.unparse(node.targets[0])):
                writes.add(name)
            if isinstance(node, ast.Name) and node.id in ("index_text", "forget_text"):
                keeps.add(name)
    assert writes == keeps == {
        "aggregation/intake/taking.py", "aggregation/services/readings.py", "aggregation/services/texts.py"
    }  # fmt: skip
