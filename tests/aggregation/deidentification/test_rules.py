"""What must go and what must stay, in sentences that a lawyer would say."""

from __future__ import annotations

import pytest

from aggregation.deidentification import Label, Profile, deidentify, explain
from aggregation.deidentification.checksums import is_dea, is_npi, is_vin
from pso_portal.names import Known

KNOWN = Known(patient=("Marjorie Tillerby",), mrns=("4471902",), reporter=("Dana Whitlock",),
              staff=("Priya Ramanathan", "Helen Foley"), facilities=("Cedar Ridge Hospital",), units=("4 West",))


def clean(text: str, known: Known = KNOWN, profile: Profile = Profile.NONIDENTIFIABLE) -> str:
    return deidentify(text, known, profile).text


@pytest.mark.parametrize(("given", "left"), [
    ("Patient Marjorie Tillerby fell.", "Patient [patient] fell."),
    ("Dana Whitlock saw it.", "[staff] saw it."),
    ("Moved from Cedar Ridge Hospital.", "Moved from [facility]."),
    ("The MRN 4471902 was wrong.", "The MRN [record number] was wrong."),
    ("Dr. Foley was called.", "Dr. [staff] was called."),
    ("Dr. Abernathy-Quist was called.", "Dr. [staff] was called."),
    ("Her daughter Imogen called.", "Her daughter [relative] called."),
    ("It happened on March 3, 2025 at noon.", "It happened on [2025] at noon."),
    ("It happened on 2025-03-03 at 14:30.", "It happened on [2025] at 14:30."),
    ("It happened on 3/14.", "It happened on [date]."),
    ("Seen Monday and on Christmas.", "Seen [day] and on [date]."),
    ("DOB 4/5/1931.", "DOB [date of birth]."),
    ("A 93-year-old man.", "A 90+-year-old man."),
    ("A ninety-four year old man.", "A 90+ year old man."),
    ("Call (303) 555-0142 now.", "Call [phone] now."),
    ("Mail ann@example.org now.", "Mail [e-mail] now."),
    ("See https://example.org/a now.", "See [web address] now."),
    ("From 192.168.4.12 it came.", "From [IP address] it came."),
    ("SSN 123-45-6789 was seen.", "SSN [SSN] was seen."),
    ("Pump s/n AB4432-19 stopped.", "Pump s/n [device number] stopped."),
    ("In room 412-B it was.", "In room [room] it was."),
    ("Sticker QX77Z1 was found.", "Sticker [number] was found."),
    ("Number 8812345 was found.", "Number [number] was found."),
])
def test_an_identifier_gives_way_to_a_word_for_its_role(given: str, left: str) -> None:
    assert clean(given) == left


@pytest.mark.parametrize("text", [
    "The Foley catheter was removed.", "A Foley and a Dobhoff were in place.", "Macintosh 3 blade was used.",
    "BP 96/52, HR 48, SpO2 82 %, temp 38.4.", "Given at 14:30 and 0530 and 5am.",
    "Heparin 1800 units/hr for 20 minutes.",
    "Insulin 10 units; glucose 48 mg/dL.", "A 78-year-old man.", "Two days later he went home.", "Fentanyl 50 mcg q4h.",
    "Levothyroxine 0.025 mg.", "L4-L5 fusion, stage 2 ulcer.", "Surgery in 2019.",
    "Trendelenburg position, 12-lead ECG.",
    "Penicillin 5,000,000 units.", "Platelets 150,000.",
])
def test_what_care_is_about_survives_to_the_letter(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(("given", "left"), [
    ("Mr. Tillerby (93) fell.", "Mr. [patient] (90+) fell."),
    ("Pt 92/F, on the floor.", "Pt 90+/F, on the floor."),
    ("He's 91, hips replaced.", "He's 90+, hips replaced."),
    ("His uncle lived to 102.", "His uncle lived to 90+."),
    ("Being 93 she was tired.", "Being 90+ she was tired."),
    ("It was her 95th birthday.", "It was her 90+ birthday."),
])
def test_an_age_of_ninety_goes_however_it_is_said(given: str, left: str) -> None:
    assert clean(given) == left


@pytest.mark.parametrize("text", [
    "Sats (92) on room air.", "He's 98% on RA.", "He's 101.4 today.", "HR 98, MAP 95.", "She's 89 and well.",
    "O2 sat was 92.",
])
def test_what_is_measured_in_the_nineties_is_no_age(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(("given", "left"), [
    ("Stopped at the light at Kessler and 38th.", "Stopped at the light at [address]."),
    ("They found him at 5th and Main, awake.", "They found him at [address], awake."),
    ("Staged, 3300 block of S Halsted.", "Staged, [address]."),
    ("It was drawn on the 21st, at noon.", "It was drawn on [date], at noon."),
    ("Called Dr. bin Rashid twice.", "Called Dr. [person] twice."),
    ("Will look again in an hour.\nmsb", "Will look again in an hour.\n[staff]"),
    ("The bed alarm was off. - TKO", "The bed alarm was off. - [staff]"),
])
def test_a_name_a_place_a_day_goes_with_all_its_parts(given: str, left: str) -> None:
    assert clean(given) == left


@pytest.mark.parametrize("text", ["Pain at the 5th and 6th ribs.", "Creatinine rose: Cr 1.6 to 2.9.", "No harm. OK",
                                  "Given by the RN. Resolved. tx"])
def test_what_only_looks_like_a_part_of_them_stays(text: str) -> None:
    assert clean(text) == text


def test_a_person_called_after_a_device_goes_and_the_device_stays() -> None:
    assert clean("Foley RN placed the Foley catheter; Foley said so.") == \
        "[staff] RN placed the Foley catheter; [person] said so."


def test_a_name_found_once_goes_wherever_it_is_said_again() -> None:
    assert clean("Dr. Zelnikova left. Later zelnikova denied it.", Known()) == \
        "Dr. [staff] left. Later [person] denied it."


def test_under_the_peer_profile_dates_and_ages_may_stay_and_names_may_not() -> None:
    text = "Marjorie Tillerby, 93 years old, fell on 3/14/2025."
    assert clean(text, profile=Profile.PEER) == "[patient], 93 years old, fell on 3/14/2025."
    assert clean(text) == "[patient], 90+ years old, fell on [2025]."


def test_a_wrong_check_digit_does_not_save_a_number() -> None:
    assert clean("NPI 1234567893.") == "NPI [license]."
    assert clean("NPI 2234567890.") in {"NPI [license].", "NPI [phone]."}


@pytest.mark.parametrize(("check", "right", "wrong"), [
    (is_npi, "1234567893", "1234567890"), (is_dea, "ab1234563", "ab1234567"),
    (is_vin, "1m8gdm9axkp042788", "1m8gdm9a1kp042788"),
])
def test_check_digits_tell_right_from_wrong(check, right: str, wrong: str) -> None:  # type: ignore[no-untyped-def]
    assert (check(right), check(wrong)) == (True, False)


def test_the_item_table_says_what_became_what_and_by_which_paragraph() -> None:
    rows = explain(deidentify("Dana Whitlock fell on 3/14/2025.", KNOWN))
    assert [(row.number, row.found, row.becomes, row.layer, row.doubtful) for row in rows] == [
        (1, "Dana Whitlock", "[staff]", "known", False), (2, "3/14/2025", "[2025]", "dates", False)]
    assert "3.206(b)(4)(iv)" in rows[0].paragraph
    assert "164.514(b)(2)(i)(C)" in rows[1].paragraph


def test_every_label_has_a_rule_with_its_paragraph() -> None:
    from aggregation.deidentification.labels import RULES
    assert set(RULES) == set(Label)
    assert all("CFR" in rule.paragraph for rule in RULES.values())


@pytest.mark.parametrize(("given", "left"), [
    ("The pump was checked by April at noon.", "The pump was checked by [staff] at noon."),
    ("The form of Lagrange-Odum, MD was lost.", "The form of [staff], MD was lost."),
    ("Chart 10-11-12 was lost.", "Chart [record number] was lost."),
    ("It began in April.", "It began in April."),
    ("She lives in Vexborough.", "She lives in [facility]."),
])
def test_the_peer_profile_keeps_no_name_that_looks_like_a_date_or_a_town(given: str, left: str) -> None:
    assert clean(given, profile=Profile.PEER) == left


@pytest.mark.parametrize("profile", list(Profile))
def test_an_address_of_a_machine_goes_at_the_end_of_a_sentence_too(profile: Profile) -> None:
    said = "The IP of the workstation was 10.4.22.8. It froze."
    assert deidentify(said, Known(), profile).text == "The IP of the workstation was [IP address]. It froze."
