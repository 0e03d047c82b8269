"""What a dictation spells out in words goes like its figures; spoken doses and values stay."""

from __future__ import annotations

import pytest

from aggregation.deidentification import deidentify
from pso_portal.names import Known


@pytest.mark.parametrize(("said", "left"), [
    ("it happened on june the ninth at noon", "it happened on [date] at noon"),
    ("admitted october second twenty twenty four with pneumonia", "admitted [date] with pneumonia"),
    ("medical record number five five eight one two zero was wrong", "medical record number [number] was wrong"),
    ("he was in room four twelve at the time", "he was in room [room] at the time"),
    ("medic thirty one brought him", "[crew] brought him"),
    ("the patient is spelled w o j c i k on the band", "the patient is spelled [person] on the band"),
])
def test_dates_numbers_rooms_and_letters_that_are_spelled_out_go(said: str, left: str) -> None:
    assert deidentify(said, Known(), layers=("spoken",)).text == left


@pytest.mark.parametrize("said", [
    "given two point five milligrams period", "blood pressure ninety over fifty period",
    "at oh six hundred he was awake", "one or two times a day", "in five days",
])
def test_spoken_doses_times_and_values_stay(said: str) -> None:
    assert deidentify(said, Known(), layers=("spoken",)).text == said
