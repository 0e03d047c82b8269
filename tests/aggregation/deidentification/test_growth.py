"""A text ten times as long takes about ten times as long, whatever it repeats."""

from __future__ import annotations

import time

import pytest

from aggregation.deidentification import deidentify
from pso_portal.names import Known

KNOWN = Known(patient=("Maria Quellbrook",), mrns=("7700123",))
# Holds a little of what the expressions ask for, so that they are tried on the rest.
OPENING = ("Seen x@y.co at a dot b dash c 1.1.1.1 :a:b -ab- , tx may 5 one two three room 4 ext 45 www.a 999-9999 9/9"
           " in 999 order no 5 spelled a b c serial lot mrn ssn 45 zip 4 ninety years +1 505 clinic on st st a ")
SQUARE = 20         # ratio; a time that grows with the square of the length multiplies by 50 and more


def seconds(text: str) -> float:
    """The least of three, of this process alone."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        deidentify(text, KNOWN)
        taken.append(time.process_time() - begun)
    return min(taken)


@pytest.mark.parametrize("opening", ["", OPENING], ids=["alone", "opened"])
@pytest.mark.parametrize("piece", ["one ", "a", "A ", "a.", "a a one ", "Ab ", "9.", "a-", "a_", "a'", "."])
def test_a_text_that_repeats_itself_takes_no_longer_than_its_length_asks_for(piece: str, opening: str) -> None:
    short, long = (opening + (piece * length)[:length] for length in (2_000, 20_000))
    seconds(short)
    assert seconds(long) < SQUARE * seconds(short)
