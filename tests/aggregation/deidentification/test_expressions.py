"""What an expression says that each of its matches holds is held by each of its matches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.deidentification import ages, dates, locations, numbers, patterns, risk, spoken
from aggregation.deidentification.document import Document
from aggregation.deidentification.expression import Expression
from benchmarks.deid.reading import read

NARRATIVES = sorted((Path(__file__).parents[3] / "benchmarks" / "deid_training" / "narratives").glob("*.txt"))


def expressions(module: ModuleType) -> Iterator[Expression]:
    """Those of a module, alone or in a table."""
    for held in vars(module).values():
        several = held.values() if isinstance(held, dict) else held if isinstance(held, tuple) else (held,)
        for each in several:
            yield from (part for part in (each if isinstance(each, tuple) else (each,)) if isinstance(part, Expression))


ALL = {each.pattern.pattern: each for module in (ages, dates, locations, numbers, patterns, risk, spoken)
       for each in expressions(module)}
HINTED = [(patterns.IP6, patterns.TWO_COLONS), (patterns.MAC, patterns.IN_MAC), (spoken.LETTERS, spoken.TWO_LETTERS),
          (locations.TOWN, locations.BEFORE_STATE)]
ALPHABET = " abcdefghijklmnopqrstuvwxyz0123456789.,:;-/#@()[]'&+%_\n*!?"
AROUND = st.sampled_from(("", " ", ".", ", ", "x", "7", "unit ", " crew"))
REFUSED = re.compile(r"\(\?<?!")


def test_every_expression_of_the_layers_is_tried() -> None:
    assert len(ALL) > 50


def found(each: Expression, document: Document) -> list[tuple[int, int]]:
    """Where it is found near what it asks for."""
    return [match.span() for match in each.finditer(document)]


def searched(each: Expression, document: Document) -> list[tuple[int, int]]:
    """Where it is found in all of the text."""
    return [match.span() for match in each.pattern.finditer(document.folded)]


def spelled_out(pattern: str) -> str:
    """The expression with what it looks for ahead and behind, without boundaries and what it refuses: hypothesis can
    write texts from it, and it matches most of them.
    """
    pattern = re.sub(r"\(\?<?=", "(?:", pattern)
    kept, place = "", 0
    while found := REFUSED.search(pattern, place):
        kept += pattern[place:found.start()]
        depth, place, in_set = 1, found.end(), False
        while depth:
            character = pattern[place]
            place += 2 if character == "\\" else 1
            in_set = (in_set or character == "[") and character != "]"
            depth += 0 if in_set else {"(": 1, ")": -1}.get(character, 0)
    return (kept + pattern[place:]).replace(r"\b", "")


@pytest.mark.parametrize("path", NARRATIVES, ids=lambda path: path.stem)
def test_no_match_in_the_narratives_is_hidden(path: Path) -> None:
    documents = [Document(row.text) for row in read(path)]
    for document in documents:
        for each in ALL.values():
            assert found(each, document) == searched(each, document)
        for shape, hint in HINTED:
            assert hint.search(document.folded) or not shape.search(document.folded)


@pytest.mark.property
@pytest.mark.parametrize("each", ALL.values(), ids=range(len(ALL)))
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_no_match_that_the_expression_itself_spells_out_is_hidden(each: Expression, data: st.DataObject) -> None:
    written = data.draw(st.from_regex(spelled_out(each.pattern.pattern), fullmatch=True, alphabet=ALPHABET))
    document = Document(data.draw(AROUND) + written + data.draw(AROUND))
    assert found(each, document) == searched(each, document)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80) | st.text("0123456789abcdef:.-/ ,", max_size=60))
def test_no_match_in_any_text_is_hidden(text: str) -> None:
    document = Document(text)
    for each in ALL.values():
        assert found(each, document) == searched(each, document)
    for shape, hint in HINTED:
        assert hint.search(document.folded) or not shape.search(document.folded)


@given(st.text(max_size=80))
def test_the_views_of_a_text_are_as_long_as_it(text: str) -> None:
    document = Document(text)
    assert len(document.figures) == len(document.folded) == len(text)
    assert document.digits or "9" not in document.figures
