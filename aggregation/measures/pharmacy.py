"""Measures of pharmacies, counted per 10,000 prescriptions or per 100 reports."""

from __future__ import annotations

from typing import Final

from aggregation.measures.every_setting import MAIN
from aggregation.measures.measure import Better
from aggregation.measures.selections import (
    CAUGHT,
    EVENTS,
    HARM_IS_WORSE,
    HARMED,
    INCIDENT,
    JUDGED,
    NEAR_MISS,
    TOLD_OR_HAPPENED,
    Make,
    of,
    rate,
    share,
)  # fmt: skip
from pso_portal.tenancy.event_types import EventType as T

PHARMACY: Final[tuple[Make, ...]] = (
    *MAIN,
    rate("dispensing_rate", "Dispensing events", "Reports of dispensing, whether or not it reached the patient",
         of(T.DISPENSING), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("dispensing_reached_rate", "Dispensing events that reached the patient", "Dispensing incidents, harm or not",
         of(T.DISPENSING, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("dispensing_harm_rate", "Dispensing events with harm", "Dispensing incidents that did any harm",
         of(T.DISPENSING, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    share("dispensing_caught_share", "Dispensing errors caught in time", "Near misses in dispensing",
          "dispensing incidents and near misses", of(T.DISPENSING, kinds=NEAR_MISS), of(T.DISPENSING, kinds=EVENTS),
          Better.NEITHER, CAUGHT),
    share("dispensing_harm_share", "Harm share of dispensing incidents", "Dispensing incidents that did any harm",
          "dispensing incidents whose harm was judged", of(T.DISPENSING, kinds=INCIDENT, harms=HARMED),
          of(T.DISPENSING, kinds=INCIDENT, harms=JUDGED), Better.LOWER,
          "Of the errors that leave the counter, fewer should hurt: counseling catches them before the first dose."),
    rate("medication_reached_rate", "Other medication events that reached the patient",
         "Medication incidents other than in dispensing, harm or not", of(T.MEDICATION, kinds=INCIDENT),
         Better.NEITHER, TOLD_OR_HAPPENED),
    rate("communication_rate", "Communication or records", "Reports of communication or records, harm or not",
         of(T.COMMUNICATION), Better.NEITHER, TOLD_OR_HAPPENED),
)  # fmt: skip
