"""The model adds what rules miss, and takes back what they guess; what is sure it leaves."""

from __future__ import annotations

import pytest

from aggregation.deidentification import deidentify
from aggregation.deidentification.document import Document
from aggregation.deidentification.engine import LAYERS
from aggregation.deidentification.statistical import votes
from pso_portal.names import Known

RULES = tuple(name for name in LAYERS if name != "statistical")


@pytest.mark.parametrize("text", [
    "labs were drawn by zelnikova at noon and sent down",
    "PT MOVED BY KEALOHA AND WOJCIK, NO INJURY",
])
def test_names_without_capitals_to_show_them_are_found(text: str) -> None:
    left = deidentify(text, Known()).text.lower()
    assert not {"zelnikova", "kealoha", "wojcik"} & set(left.replace(",", "").split())


@pytest.mark.parametrize("text", [
    "We hope to get an inservice on this pump.", "she rose from the bed by herself and fell",
    "The mark on the skin was 2 cm.", "Allen test was done before the a-line.", "Coombs positive, Gram stain pending.",
])
def test_words_and_eponyms_in_their_clinical_use_stay(text: str) -> None:
    assert deidentify(text, Known()).text == text


def test_a_known_name_that_is_a_word_goes_as_a_name_and_stays_as_a_word() -> None:
    known = Known(staff=("Hope Larrabee",))
    left = deidentify("Hope Larrabee placed it. We hope it holds.", known).text
    assert left == "[staff] placed it. We hope it holds."


def test_a_name_behind_a_title_is_never_voted_away() -> None:
    for word in ("Frost", "Branch", "Shin", "Young", "Summers"):
        assert word not in deidentify(f"Seen by Dr. {word} in clinic.", Known()).text


def test_votes_are_chances_at_places_of_the_text() -> None:
    document = Document("Dr. Okonkwo saw\nMrs. Ruiz-Delgado.")
    found = {document.text[vote.start:vote.end]: vote.chance for vote in votes(document)}
    assert all(0 < chance <= 1 for chance in found.values())
    assert {"Okonkwo", "Ruiz-Delgado"} <= found.keys()


def test_without_the_model_the_rules_still_work() -> None:
    assert deidentify("Dr. Okonkwo called.", Known(), layers=RULES).text == "Dr. [staff] called."
