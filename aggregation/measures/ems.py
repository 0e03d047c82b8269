"""Measures of EMS agencies, counted per 1,000 runs or per 100 reports. AHRQ has no Common Format of its own for EMS."""

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

EMS: Final[tuple[Make, ...]] = (
    *MAIN,
    rate("airway_rate", "Airway events", "Airway or breathing incidents, harm or not", of(T.AIRWAY, kinds=INCIDENT),
         Better.NEITHER, TOLD_OR_HAPPENED),
    rate("airway_harm_rate", "Airway events with harm", "Airway or breathing incidents that did any harm",
         of(T.AIRWAY, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    share("airway_harm_share", "Harm share of airway events", "Airway or breathing incidents that did any harm",
          "airway incidents whose harm was judged", of(T.AIRWAY, kinds=INCIDENT, harms=HARMED),
          of(T.AIRWAY, kinds=INCIDENT, harms=JUDGED), Better.LOWER,
          "A failed attempt that is seen at once and rescued does no harm: confirmation and back-up act here."),
    rate("medication_reached_rate", "Medication events that reached the patient",
         "Medication incidents, harm or not", of(T.MEDICATION, kinds=INCIDENT), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("medication_harm_rate", "Medication events with harm", "Medication incidents that did any harm",
         of(T.MEDICATION, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    share("medication_caught_share", "Medication errors caught in time", "Near misses with medication",
          "medication incidents and near misses", of(T.MEDICATION, kinds=NEAR_MISS), of(T.MEDICATION, kinds=EVENTS),
          Better.NEITHER, CAUGHT),
    rate("handling_harm_rate", "Lifting or moving with harm", "Patients harmed in lifting or moving",
         of(T.PATIENT_HANDLING, kinds=INCIDENT, harms=HARMED), Better.LOWER, HARM_IS_WORSE, rare=True),
    rate("device_rate", "Device or equipment events", "Reports of devices or equipment, harm or not", of(T.DEVICE),
         Better.NEITHER, TOLD_OR_HAPPENED),
    rate("vehicle_rate", "Vehicle events", "Reports of vehicles, harm or not", of(T.VEHICLE), Better.NEITHER,
         TOLD_OR_HAPPENED),
    rate("response_delay_rate", "Dispatch or response delays", "Reports of delay in dispatch or response",
         of(T.RESPONSE_DELAY), Better.NEITHER, TOLD_OR_HAPPENED),
    rate("destination_rate", "Choice of destination", "Reports of a patient taken to another place than was right",
         of(T.DESTINATION), Better.NEITHER, TOLD_OR_HAPPENED),
    share("handover_share", "Handover and communication share", "Reports of handover, communication or records",
          "reports of any kind", of(T.TRANSFER_OF_CARE, T.COMMUNICATION), of(), Better.NEITHER,
          "It says where an agency looks and what troubles it, not how well it does."),
)  # fmt: skip
