"""Of a directory's thousands of names only those travel that could stand in the text, and nothing is missed for it."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from pso_portal.names import Known, Narrowing, find_known
from pso_portal.names.narrowing import with_a_letter_less

HOUSE = Known(
    staff=("Maria Quellbrook", "Robert Vantongeren", "Dr. Nadia Hughes, RN", "Okpara, Chidi MD", "Will Young", "Bob",
           "Siobhán O'Malley-Ruiz", "Jan van der Berg", "Ann Quellbrock", "Lee"),
    units=("4 West", "ICU", "Step-Down 3B", "Bluebird Hall"),
    streets=("12 Larkhill Avenue", "Old Mill Road"),
    facilities=("St. Odo's Valley Hospital", "SOVH"), places=("Brindleton",),
)  # fmt: skip
PIECES = [
    "Maria", "QUELLBROOK", "Quelbrook", "qeullbrook", "nhughes", "N. Hughes", "NH", "Bobby", "Rob", "Vantongern",
    "robert.vantongeren", "chidi", "Okpara, C.", "will", "Will", "young", "O'Malley", "omalley", "Ruiz", "van der Berg",
    "Larkhill Ave.", "12 larkhill avenue", "old  mill road", "4-West", "4 west", "step down 3b", "icu", "Odo",
    "SOVH", "Brindleton", "the nurse", "was", "fell", ",", ".", "\n", "'s", "-", "nobody", "heparin", "Bluebird Hal",
    "bluebirdhall", "xMaria  Quellbrookx",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda between: between.join(pieces))
)


def full_names(text: str, known: Known) -> list[str]:
    """The whole names that stand in a text even inside of words, as the last look of de-identification asks."""
    return [value for _, value in known.entries() if value.lower() in " ".join(text.lower().split())]


@settings(max_examples=300)
@given(TEXTS)
def test_with_the_narrowed_names_the_same_is_found_as_with_all(text: str) -> None:
    narrowed = Narrowing(HOUSE).for_text(text)
    assert find_known(text, narrowed) == find_known(text, HOUSE)
    assert full_names(text, narrowed) == full_names(text, HOUSE)
    record = {"patient": ("Ann Quellbrook",), "reporter": ("Lee Young",)}
    mine = Known(**record, **{name: tuple(names) for name, names in narrowed.to_mapping().items()})
    all_ = Known(**record, **{name: tuple(names) for name, names in HOUSE.to_mapping().items()})
    assert find_known(text, mine) == find_known(text, all_)


@given(st.lists(st.text("abcdéß'- ", min_size=1, max_size=12), max_size=6), st.text("abcdeéß'-. \n", max_size=40))
def test_the_same_for_any_names_and_any_text(names: list[str], text: str) -> None:
    house = Known(staff=tuple(names), units=tuple(names[:2]), streets=tuple(names[2:]))
    assert find_known(text, Narrowing(house).for_text(text)) == find_known(text, house)


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_two_words_one_slip_apart_share_a_piece(one: str, other: str) -> None:
    if OSA.distance(one, other) <= 1:
        assert with_a_letter_less(one) & with_a_letter_less(other)


def test_only_names_that_could_stand_there_go_along_and_every_place_does() -> None:
    narrowed = Narrowing(HOUSE).for_text("Nurse hughs called Bob on 4 West.")
    assert narrowed == Known(
        staff=("Robert Vantongeren", "Dr. Nadia Hughes, RN", "Bob"), units=("4 West",),
        facilities=HOUSE.facilities, places=HOUSE.places,
    )  # fmt: skip


def test_of_five_thousand_names_a_story_takes_a_handful() -> None:
    dice = random.Random(7)
    letters = "bcdfghklmnprstvw"
    names = tuple(
        " ".join("".join(dice.choice(letters) + dice.choice("aeiou") for _ in range(4)).title() for _ in range(2))
        for _ in range(5_000)
    )  # fmt: skip
    house = Known(staff=names, facilities=("St. Odo's Valley Hospital",))
    text = f"{names[17]} hung heparin at ten times the rate; Dr. {names[4_000].split()[1]} stopped the pump at night."
    narrowed = Narrowing(house).for_text(text)
    assert find_known(text, narrowed) == find_known(text, house)
    assert len(narrowed.staff) < 20
