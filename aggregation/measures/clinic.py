"""Measures of clinics, counted per 1,000 visits or per 100 reports."""

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
    NEAR_MISS,
    TOLD_OR_HAPPENED,
    Make,
    of,
    rate,
    share,
)  # fmt: skip
from pso_portal.tenancy.event_types import EventType as T

CLINIC: Final[tuple[Make, ...]] = (
    *MAIN,
    rate("medication_reached_rate", "Medication events that reached the patient",
         "Medication incidents, harm or not", of(T.MEDICATION, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("medication_harm_rate", "Medication events with harm", "Medication incidents that did any harm",
         of(T.MEDICATION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    share("medication_caught_share", "Medication errors caught in time", "Near misses with medication",
          "medication incidents and near misses", of(T.MEDICATION, kinds=NEAR_MISS), of(T.MEDICATION, kinds=EVENTS),
          Better.NEITHER, CAUGHT),
    rate("diagnostic_rate", "Diagnosis or test events", "Reports of diagnosis or test results, harm or not",
         of(T.DIAGNOSTIC), Better.NEITHER,
         "A missed result that is found and told is a success of the search; what nobody finds counts nowhere."),
    rate("diagnostic_harm_rate", "Diagnosis or test events with harm",
         "Incidents of diagnosis or test results that did any harm", of(T.DIAGNOSTIC, kinds=INCIDENT, harms=HARMED),
         Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("care_delay_harm_rate", "Delays in care with harm", "Delays in care that did any harm",
         of(T.CARE_DELAY, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("fall_injury_rate", "Falls with injury", "Falls that did any harm", of(T.FALL, kinds=INCIDENT, harms=HARMED),
         Better.LOWER, "A fall that injures is found and told whatever the culture; fewer is safer.", rare=True),
    rate("infection_harm_rate", "Infections from care with harm", "Infections from care that did any harm",
         of(T.INFECTION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    share("handover_share", "Handover and communication share", "Reports of handover, communication or records",
          "reports of any kind", of(T.TRANSFER_OF_CARE, T.COMMUNICATION), of(), Better.NEITHER,
          "It says where a clinic looks and what troubles it, not how well it does."),
)  # fmt: skip
