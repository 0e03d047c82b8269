"""42 CFR 3.212(a)(2)(ii), 45 CFR 164.514(b)(2)(ii): knowledge is looked for, in a sample that nobody foretells."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

import pytest

from aggregation.review import Mark, Unready
from aggregation.review.double_read import draw, marks_in, measured, month_before, sample_size


@pytest.mark.parametrize(
    ("passed", "rate", "size"),
    [(0, 0.05, 0), (1, 0.05, 1), (20, 0.05, 1), (21, 0.05, 2), (1000, 0.05, 50), (10, 0.0, 1), (3, 1.0, 3)],
)  # fmt: skip
def test_the_sample_is_the_share_rounded_up_and_at_least_one(passed: int, rate: float, size: int) -> None:
    assert sample_size(passed, rate) == size


def test_a_draw_is_of_what_passed_each_once_and_hangs_on_the_source() -> None:
    passed = [UUID(int=number) for number in range(100)]
    one, other = (draw(passed, 0.1, random.Random(seed)) for seed in (1, 2))
    assert (len(set(one)), set(one) <= set(passed), one == other) == (10, True, False)


@pytest.mark.parametrize(
    ("today", "month"), [(date(2026, 3, 1), "2026-02"), (date(2026, 1, 31), "2025-12"), (date(2026, 12, 9), "2026-11")]
)
def test_a_draw_closes_the_month_before(today: date, month: str) -> None:
    assert month_before(today) == month


def test_a_reader_writes_one_identifier_a_line_as_the_text_has_it() -> None:
    text = "Told Ann  Lee of Rome."
    assert marks_in("Ann Lee\n\n  Rome \nRome", text) == (Mark("Ann Lee", "NAME"), Mark("Rome", "NAME"))
    for lines in ("", " \n", "Ann\nBob"):
        with pytest.raises(Unready):
            marks_in(lines, text)


def test_no_miss_in_few_texts_is_no_proof_that_there_are_none() -> None:
    """Wilson's upper end without a miss is z²/(n + z²)."""
    few, many = measured([("2.0", 10, 0), ("1.0", 1000, 3), ("0.9", 0, 0)])[::-1]
    assert (few.engine_version, few.share, round(few.at_most, 4)) == ("2.0", 0.0, 0.2775)
    assert (many.share, round(many.at_most, 4)) == (0.003, 0.0088)
