"""Invented narratives with invented identifiers in them. Pure, and the same for the same random source."""

from __future__ import annotations

import random
from datetime import date

from .cast import FIRST, LAST

OPENINGS: dict[str, tuple[str, ...]] = {
    "medication": (
        "The {time} dose of {drug} was given twice to the patient.",
        "{drug} {dose} mg was hung instead of the ordered {dose2} mg.",
        "Scheduled {drug} was missed at {time} because the order had been discontinued in error.",
        "The patient received {drug} although an allergy was listed on the chart.",
    ),
    "fall": (
        "The patient was found on the floor beside the bed at {time}.",
        "The resident slipped in the shower room and sat down hard.",
        "Unassisted walk to the toilet at {time}, the patient fell against the door frame.",
    ),
    "device": (
        "The infusion pump alarmed and stopped at {time} with no visible fault.",
        "The monitor lost its signal for 4 minutes during transport.",
        "The suction unit did not build pressure when it was needed.",
    ),
    "pressure_injury": (
        "A stage 2 pressure injury over the sacrum was seen at the skin check.",
        "Redness over the left heel was noted, turning had been missed overnight.",
    ),
    "surgery": (
        "The count was short by one sponge and was corrected before closing.",
        "The consent named the left side, the schedule the right; the time-out caught it.",
    ),
    "infection": (
        "The central line site was red and swollen on day 5.",
        "Isolation signs were not posted for 2 hours.",
    ),
    "airway": ("Two attempts at intubation failed before the airway was secured.", "The blade light failed at {time}."),
    "patient_handling": ("The stretcher tipped at the ramp, no one was hurt.", "The lift strap tore during the move."),
    "vehicle": ("The ambulance would not start at the station at {time}.", "A tire failed on the way to the scene."),
    "response_delay": (
        "The address given was wrong and the crew lost 9 minutes.",
        "The page went to the wrong station.",
    ),
    "dispensing": ("The label said {dose} mg, the bottle held {dose2} mg tablets of {drug}.",
                   "Two bags for pick-up were swapped at the counter."),
    "diagnostic": ("The abnormal result was filed without being read for 3 days.",),
    "transfer_of_care": ("The handover did not mention the fall risk.",),
    "other": ("The call light was not working in the room.", "The wrong tray was delivered at {time}."),
}  # fmt: skip
ASIDES = (
    "{staff} told the charge nurse.",
    "Dr. {last} was called at {time} and came within 10 minutes.",
    "{patient} was watched for 4 hours and did well.",
    "BP 128/76, pulse 88, no new complaints.",
    "The family was told.",
    "MRN {mrn}.",
    "It was noticed on {day} by {staff}.",
    "Checked again at {time}, no change.",
    "We now keep the two strengths on separate shelves.",
    "Reported by {staff}, RN.",
)
ODD = (
    "Spoke with {stranger} from the Vexborough office. They ask for {code} and {code2}.",
    "Ticket QX{mrn} was opened with the vendor, they ask for {code} and {code2}.",
    "Neighbor {stranger} saw it happen near the Dunfallow gate and said {code} and {code2}.",
)
DRUGS = ("heparin", "insulin", "morphine", "vancomycin", "metoprolol", "warfarin", "ondansetron", "amoxicillin")
ODD_SHARE = 0.12


def narrative(rng: random.Random, event_type: str, *, staff: list[str], patient: str, mrn: str, day: date) -> str:
    """Two to four sentences. About one in eight names someone that no directory knows."""
    sentences = [rng.choice(OPENINGS.get(event_type, OPENINGS["other"]))]
    sentences += rng.sample(ASIDES, rng.randint(1, 3))
    if rng.random() < ODD_SHARE:
        sentences.append(rng.choice(ODD))
    return " ".join(sentences).format(**_words(rng, staff, patient, mrn, day))


def _words(rng: random.Random, staff: list[str], patient: str, mrn: str, day: date) -> dict[str, object]:
    someone = rng.choice(staff)
    dose = rng.choice((5, 10, 20, 25, 40))
    code = 3001 + sum(map(ord, mrn)) * 37 % 2900     # numbers that nothing explains hold a text for the review desk
    return {
        "code": code,
        "code2": code + 2917,
        "time": f"{rng.randint(0, 23):02d}:{rng.choice((0, 5, 10, 20, 30, 45)):02d}",
        "drug": rng.choice(DRUGS),
        "dose": dose,
        "dose2": dose * 2,
        "staff": someone,
        "last": someone.split()[-1],
        "patient": patient,
        "mrn": mrn,
        "day": f"{day:%B} {day.day}",
        "stranger": person(rng),
    }


def person(rng: random.Random) -> str:
    """An invented name."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"
