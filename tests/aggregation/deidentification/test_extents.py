"""What identifies goes whole, and what stands beside it stays."""

from __future__ import annotations

import pytest

from aggregation.deidentification import deidentify
from pso_portal.names import Known


@pytest.mark.parametrize(("text", "known", "left"), [
    ("Sent to Hays Eye & Retina at noon.", {"facilities": ("Hays Eye",)}, "Sent to [facility] at noon."),
    ("Infusion Partners of the Triad called.", {"facilities": ("Infusion Partners",)}, "[facility] called."),
    ("We rode to lakeview trauma at 0200.", {"facilities": ("lakeview",)}, "We rode to [facility] at 0200."),
    ("Seen at Lakeview #14 for it.", {"facilities": ("Lakeview",)}, "Seen at [facility] for it."),
    ("The band said Kayleigh Pickup again.", {"patient": ("Kayleigh",)}, "The band said [patient] again."),
    ("Report was given to L. Thao at 0300.", {"staff": ("Thao",)}, "Report was given to [staff] at 0300."),
    ("spoke with sarkisian comma anahit at noon", {"patient": ("sarkisian", "anahit")}, "spoke with [patient] at noon"),
])
def test_the_rest_of_a_name_goes_with_it(text: str, known: dict[str, tuple[str, ...]], left: str) -> None:
    assert deidentify(text, Known(**known)).text == left


@pytest.mark.parametrize(("text", "known", "stays"), [
    ("We changed the Foley of Thao today.", {"patient": ("Thao",)}, "the Foley of [patient]"),
    ("He came from Lakeview ICU with a drip.", {"facilities": ("Lakeview",)}, "[facility] ICU"),
    ("We met on Canal Street. Hip fracture was found.", {"streets": ("Canal Street",)}, "[address] Hip"),
    ("Thao Called the desk.", {"staff": ("Thao",)}, "[staff] Called"),
])
def test_what_is_no_part_of_the_name_stays(text: str, known: dict[str, tuple[str, ...]], stays: str) -> None:
    assert stays in deidentify(text, Known(**known)).text


@pytest.mark.parametrize(("written", "text"), [
    ("two days before Easter", "It began two days before Easter, at home."),
    ("six slash fifteen", "date of event colon six slash fifteen period"),
    ("k o c s i s", "last name is spelled out k o c s i s on the band"),
    ("our lady of sorrows", "we backed out of our lady of sorrows at noon"),
])
def test_days_and_names_said_in_words_go_whole(written: str, text: str) -> None:
    left = deidentify(text, Known()).text
    assert not set(written.split()) - {"of", "two", "days"} & set(left.replace(",", "").split())


@pytest.mark.parametrize("text", ["pain was seven slash ten period", "he had a d n r in place", "he had a c a b g"])
def test_scores_and_spelled_short_forms_stay(text: str) -> None:
    assert deidentify(text, Known()).text == text


@pytest.mark.parametrize(("text", "left"), [
    ("Mildred H., 101, wanted to sit.", "90+"), ("Her mother Bronisława (97, she says) fell.", "90+"),
])
def test_an_age_of_ninety_between_commas_or_in_brackets_is_a_band(text: str, left: str) -> None:
    assert left in deidentify(text, Known()).text
