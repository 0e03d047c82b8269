"""What a later engine takes out of a text that stands, word by word."""

from __future__ import annotations

import pytest

from aggregation.review.findings import Work
from aggregation.review.later import more_taken


def taken(stands: str, anew: str) -> list[tuple[str, str]]:
    return [(stands[row["start"]:row["end"]], row["label"]) for row in more_taken(stands, anew)]


@pytest.mark.parametrize(("stands", "anew", "more"), [
    ("[staff] saw Zoe fall.", "[staff] saw [patient] fall.", [("Zoe", "PATIENT")]),
    ("Zoe Mbeki fell in [room].", "[patient] fell in [room].", [("Zoe Mbeki", "PATIENT")]),
    ("Seen by Dr. Mbeki.", "Seen by [staff].", [("Dr. Mbeki", "STAFF")]),
    ("Call 555 now.", "Call now.", [("555", "NAME")]),
    ("The light failed.", "The light failed.", []),
    ("[patient] fell.", "Zoe fell.", []),
    ("[patient] fell.", "[staff] fell.", []),
    ("A fall; no harm.", "A fall no harm.", []),
])  # fmt: skip
def test_only_what_stands_and_would_go_counts(stands: str, anew: str, more: list[tuple[str, str]]) -> None:
    assert taken(stands, anew) == more


def test_what_comes_of_accepting_all_of_it_is_what_the_later_engine_says() -> None:
    stands, anew = "[staff] saw Zoe and Max fall.", "[staff] saw [patient] and [relative] fall."
    findings = Work().findings(stands, more_taken(stands, anew))
    assert Work().text(stands, findings, understood=True) == anew
