"""Measures of hospitals, counted per 1,000 patient days or per 100 reports."""

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
    SEVERE,
    TOLD_OR_HAPPENED,
    Make,
    of,
    rate,
    share,
)  # fmt: skip
from pso_portal.tenancy.event_types import EventType as T

HOSPITAL: Final[tuple[Make, ...]] = (
    *MAIN,
    rate("fall_rate", "Falls", "Falls of patients, harm or not", of(T.FALL, kinds=INCIDENT), Better.NEITHER,
         TOLD_OR_HAPPENED),
    rate("fall_injury_rate", "Falls with injury", "Falls that did any harm", of(T.FALL, kinds=INCIDENT, harms=HARMED),
         Better.LOWER, "A fall that injures is found and told whatever the culture; fewer is safer."),
    share("fall_injury_share", "Injury share of falls", "Falls that did any harm", "falls whose harm was judged",
          of(T.FALL, kinds=INCIDENT, harms=HARMED), of(T.FALL, kinds=INCIDENT, harms=JUDGED), Better.LOWER,
          "Low beds, mats and hip protectors do not stop every fall; they stop the injury."),
    rate("medication_reached_rate", "Medication events that reached the patient",
         "Medication incidents, harm or not", of(T.MEDICATION, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("medication_harm_rate", "Medication events with harm", "Medication incidents that did any harm",
         of(T.MEDICATION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE),
    share("medication_caught_share", "Medication errors caught in time", "Near misses with medication",
          "medication incidents and near misses", of(T.MEDICATION, kinds=NEAR_MISS), of(T.MEDICATION, kinds=EVENTS),
          Better.NEITHER, CAUGHT),
    share("medication_harm_share", "Harm share of medication incidents", "Medication incidents that did any harm",
          "medication incidents whose harm was judged", of(T.MEDICATION, kinds=INCIDENT, harms=HARMED),
          of(T.MEDICATION, kinds=INCIDENT, harms=JUDGED), Better.LOWER,
          "Of the errors that arrive, fewer should hurt: monitoring and antidotes act here."),
    rate("pressure_injury_harm_rate", "Pressure injuries with harm", "Pressure injuries that did any harm",
         of(T.PRESSURE_INJURY, kinds=INCIDENT, harms=HARMED), Better.LOWER,
         "Most are preventable by turning, surfaces and nutrition; fewer is safer."),
    rate("pressure_injury_lasting_rate", "Pressure injuries, moderate harm or worse",
         "Pressure injuries that did moderate harm or worse", of(T.PRESSURE_INJURY, kinds=INCIDENT, harms=LASTING),
         Better.LOWER, "A deep injury stands for many days in which nobody saw it begin.", rare=True),
    rate("surgery_harm_rate", "Surgery or anesthesia events with harm",
         "Incidents in surgery or anesthesia that did any harm", of(T.SURGERY, kinds=INCIDENT, harms=HARMED),
         Better.LOWER, HARM_IS_WORSE),
    share("surgery_severe_share", "Severe share of surgery events", "Surgery incidents that ended in severe harm or "
          "death", "surgery incidents whose harm was judged", of(T.SURGERY, kinds=INCIDENT, harms=SEVERE),
          of(T.SURGERY, kinds=INCIDENT, harms=JUDGED), Better.LOWER, HARM_IS_WORSE),
    rate("infection_harm_rate", "Infections from care with harm", "Infections from care that did any harm",
         of(T.INFECTION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE),
    rate("blood_reached_rate", "Blood product events that reached the patient", "Incidents with a blood product",
         of(T.BLOOD, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED, rare=True),
    rate("perinatal_harm_rate", "Birth events with harm", "Incidents of mother or newborn that did any harm",
         of(T.PERINATAL, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("vte_harm_rate", "Blood clots with harm", "Blood clots (DVT or PE) that did any harm",
         of(T.VTE, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("diagnostic_harm_rate", "Diagnosis or test events with harm",
         "Incidents of diagnosis or test results that did any harm", of(T.DIAGNOSTIC, kinds=INCIDENT, harms=HARMED),
         Better.LOWER, HARM_IS_WORSE),
    rate("device_rate", "Device or equipment events", "Reports of devices or equipment, harm or not", of(T.DEVICE),
         Better.NEITHER, TOLD_OR_HAPPENED),
    share("handover_share", "Handover and communication share", "Reports of handover, communication or records",
          "reports of any kind", of(T.TRANSFER_OF_CARE, T.COMMUNICATION), of(), Better.NEITHER,
          "It says where a house looks and what troubles it, not how well it does."),
)  # fmt: skip
