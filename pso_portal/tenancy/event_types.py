"""What an event can be about: the words that settings offer, terms name and figures are counted by. Pure.

They stand on the ground because agreements speak of them too. A code is stored and counted: once used it is never
renamed and never given another meaning.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """One list over all settings; each setting offers its own part of it (`care_settings`)."""

    MEDICATION = "medication"
    FALL = "fall"
    DEVICE = "device"
    PRESSURE_INJURY = "pressure_injury"
    SURGERY = "surgery"
    BLOOD = "blood"
    PERINATAL = "perinatal"
    VTE = "vte"
    INFECTION = "infection"
    DIAGNOSTIC = "diagnostic"
    DISPENSING = "dispensing"
    AIRWAY = "airway"
    PATIENT_HANDLING = "patient_handling"
    VEHICLE = "vehicle"
    RESPONSE_DELAY = "response_delay"
    DESTINATION = "destination"
    TRANSFER_OF_CARE = "transfer_of_care"
    COMMUNICATION = "communication"
    CARE_DELAY = "care_delay"
    ASPIRATION = "aspiration"
    NUTRITION = "nutrition"
    DIALYSIS_ACCESS = "dialysis_access"
    ELOPEMENT = "elopement"
    RESTRAINT = "restraint"
    BURN = "burn"
    BEHAVIORAL = "behavioral"
    PROTECTION = "protection"
    OTHER = "other"


LABELS: dict[EventType, str] = {
    EventType.MEDICATION: "Medication",
    EventType.FALL: "Fall",
    EventType.DEVICE: "Device or equipment",
    EventType.PRESSURE_INJURY: "Pressure injury",
    EventType.SURGERY: "Surgery or anesthesia",
    EventType.BLOOD: "Blood product",
    EventType.PERINATAL: "Birth, mother or newborn",
    EventType.VTE: "Blood clot (DVT or PE)",
    EventType.INFECTION: "Infection from care",
    EventType.DIAGNOSTIC: "Diagnosis or test result",
    EventType.DISPENSING: "Dispensing",
    EventType.AIRWAY: "Airway or breathing",
    EventType.PATIENT_HANDLING: "Lifting or moving a patient",
    EventType.VEHICLE: "Vehicle",
    EventType.RESPONSE_DELAY: "Dispatch or response delay",
    EventType.DESTINATION: "Choice of destination",
    EventType.TRANSFER_OF_CARE: "Handover or transfer of care",
    EventType.COMMUNICATION: "Communication or records",
    EventType.CARE_DELAY: "Delay in care",
    EventType.ASPIRATION: "Choking or aspiration",
    EventType.NUTRITION: "Food or fluids",
    EventType.DIALYSIS_ACCESS: "Dialysis or vascular access",
    EventType.ELOPEMENT: "Patient left or went missing",
    EventType.RESTRAINT: "Restraint or bed rail",
    EventType.BURN: "Burn",
    EventType.BEHAVIORAL: "Behavioral health or self-harm",
    EventType.PROTECTION: "Assault or other threat to a patient",
    EventType.OTHER: "Something else",
}
