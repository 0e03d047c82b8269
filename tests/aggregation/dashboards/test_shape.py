"""Types and degrees of harm: sentences that name figures, and stars that cannot be worked out from what is beside."""

from __future__ import annotations

from aggregation.dashboards.figures import Withheld
from aggregation.dashboards.shape import NOTHING_SHOWN, Degrees, Kinds, degrees_of, kinds_of, months_say, totals_say
from aggregation.dashboards.sums import FEW_PROVIDERS

from .made import YEAR, codes, counts, words

LABELS = {"fall": "Fall", "medication": "Medication", "burn": "Burn", "device": "Device"}
JUDGED, SEVERE = ("no_harm", "mild", "moderate", "severe", "death"), ("severe", "death")
SIX = [1] * 6
QUARTER = YEAR[:3]


def kinds(**each: int) -> Kinds:
    by_type = {kind: counts(QUARTER, *[count] * 6) for kind, count in each.items()}
    found = kinds_of(by_type, QUARTER, codes(6), LABELS)
    assert isinstance(found, Kinds)
    return found


def test_types_by_what_is_shown_of_them() -> None:
    found = kinds(fall=3, medication=5, device=2)
    assert dict(found.totals) == {"medication": 90, "fall": 54, "device": 36}
    assert found.cells["fall"] == (18, 18, 18)
    assert totals_say(found, LABELS) == "Medication is 50% of the 180 events shown by type."
    assert months_say(found, LABELS) == "Largest sum of a month: Medication in January 2025, 30."


def test_the_only_type_that_is_hidden_takes_another_with_it() -> None:
    """Else all events less what is shown of the types would be the one that is not."""
    by_type = {kind: counts(QUARTER, *[count] * 6) for kind, count in (("medication", 5), ("fall", 3))}
    by_type["burn"] = {"2025-01": {1: 7}}
    found = kinds_of(by_type, QUARTER, codes(6), LABELS)
    assert isinstance(found, Kinds)
    assert dict(found.totals) == {"medication": 90, "fall": None, "burn": None}
    assert None in found.cells["fall"]
    assert totals_say(found, LABELS).endswith("2 of 3 types are not shown (*).")


def test_the_order_of_hidden_types_tells_nothing() -> None:
    one, other = ({"burn": {"2025-01": {1: first}}, "device": {"2025-01": {1: second}}} for first, second in
                  ((9, 3), (3, 9)))  # fmt: skip
    assert kinds_of(one, QUARTER, codes(6), LABELS) == kinds_of(other, QUARTER, codes(6), LABELS)


def test_a_selection_of_which_nothing_can_be_shown_says_so() -> None:
    found = kinds_of({"burn": counts(QUARTER, 2)}, QUARTER, codes(6), LABELS)
    assert isinstance(found, Kinds)
    assert (months_say(found, LABELS), totals_say(found, LABELS)) == (NOTHING_SHOWN, NOTHING_SHOWN)


def test_few_providers_are_told_in_words() -> None:
    assert words(kinds_of({"fall": counts(YEAR, 9, 9)}, YEAR, codes(2), LABELS)) == FEW_PROVIDERS


def degrees(**each: int) -> Degrees | Withheld:
    by_harm = {harm: counts(QUARTER, *[count] * 6) for harm, count in each.items()}
    return degrees_of(by_harm, QUARTER, QUARTER, codes(6), judged=JUDGED, severe=SEVERE)


def test_the_share_that_ended_badly_is_of_those_whose_harm_was_judged() -> None:
    found = degrees(no_harm=10, mild=6, moderate=2, severe=1, death=1, unknown=9)
    assert isinstance(found, Degrees)
    assert found.shares["severe"] == 0.05
    assert found.counts["unknown"] == 162
    assert found.says == (
        "Of 360 incidents whose harm was judged, 10.0% (7.3% to 13.5%) ended in severe harm or death; a year before "
        "10.0%."
    )


def test_a_hidden_degree_is_not_what_is_left_of_the_others() -> None:
    by_harm = {harm: counts(QUARTER, *[count] * 6) for harm, count in
               (("no_harm", 10), ("mild", 6), ("moderate", 2), ("severe", 1))}  # fmt: skip
    by_harm["death"] = {"2025-01": {1: 2}}
    found = degrees_of(by_harm, QUARTER, QUARTER, codes(6), judged=JUDGED, severe=SEVERE)
    assert isinstance(found, Degrees)
    assert [harm for harm in JUDGED if found.counts[harm] is None] == ["severe", "death"]
    assert [harm for harm in JUDGED if found.shares[harm] is None] == ["severe", "death"]
