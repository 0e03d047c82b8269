"""Measures of nursing homes, counted per 1,000 resident days or per 100 reports."""

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
    LASTING,
    NEAR_MISS,
    TOLD_OR_HAPPENED,
    Make,
    of,
    rate,
    share,
)  # fmt: skip
from pso_portal.tenancy.event_types import EventType as T

NURSING_HOME: Final[tuple[Make, ...]] = (
    *MAIN,
    rate("fall_rate", "Falls", "Falls of residents, harm or not", of(T.FALL, kinds=INCIDENT), Better.NEITHER,
         "More falls may be told, and residents who are kept in bed do not fall: fewer is not always better care."),
    rate("fall_injury_rate", "Falls with injury", "Falls that did any harm", of(T.FALL, kinds=INCIDENT, harms=HARMED),
         Better.LOWER, "A fall that injures is found and told whatever the culture; fewer is safer."),
    share("fall_injury_share", "Injury share of falls", "Falls that did any harm", "falls whose harm was judged",
          of(T.FALL, kinds=INCIDENT, harms=HARMED), of(T.FALL, kinds=INCIDENT, harms=JUDGED), Better.LOWER,
          "Low beds, mats and hip protectors do not stop every fall; they stop the injury."),
    rate("medication_reached_rate", "Medication events that reached the resident",
         "Medication incidents, harm or not", of(T.MEDICATION, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("medication_harm_rate", "Medication events with harm", "Medication incidents that did any harm",
         of(T.MEDICATION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    share("medication_caught_share", "Medication errors caught in time", "Near misses with medication",
          "medication incidents and near misses", of(T.MEDICATION, kinds=NEAR_MISS), of(T.MEDICATION, kinds=EVENTS),
          Better.NEITHER, CAUGHT),
    rate("pressure_injury_harm_rate", "Pressure injuries with harm", "Pressure injuries that did any harm",
         of(T.PRESSURE_INJURY, kinds=INCIDENT, harms=HARMED), Better.LOWER,
         "Most are preventable by turning, surfaces and nutrition; fewer is safer."),
    rate("pressure_injury_lasting_rate", "Pressure injuries, moderate harm or worse",
         "Pressure injuries that did moderate harm or worse", of(T.PRESSURE_INJURY, kinds=INCIDENT, harms=LASTING),
         Better.LOWER, "A deep injury stands for many days in which nobody saw it begin.", rare=True),
    rate("infection_harm_rate", "Infections from care with harm", "Infections from care that did any harm",
         of(T.INFECTION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE),
    rate("elopement_rate", "Residents who left or went missing", "Residents who left or went missing, found unhurt or "
         "not", of(T.ELOPEMENT, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED, rare=True),
    rate("aspiration_harm_rate", "Choking or aspiration with harm", "Choking or aspiration that did any harm",
         of(T.ASPIRATION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("nutrition_harm_rate", "Food or fluid events with harm", "Incidents of food or fluids that did any harm",
         of(T.NUTRITION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("restraint_rate", "Restraint or bed rail events", "Reports of restraints or bed rails, harm or not",
         of(T.RESTRAINT), Better.NEITHER, TOLD_OR_HAPPENED, rare=True),
)  # fmt: skip
