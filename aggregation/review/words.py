"""What the desk calls kinds of identifiers and the ways in which they were found."""

from __future__ import annotations

from aggregation.deidentification import Label
from aggregation.review.findings import BY_PERSON

KINDS: dict[str, str] = {
    Label.PATIENT: "Patient name", Label.RELATIVE: "Relative's name", Label.STAFF: "Staff name",
    Label.NAME: "Person's name", Label.FACILITY: "Facility", Label.LOCATION: "Address", Label.CITY: "Town",
    Label.ZIP: "ZIP code", Label.DATE: "Date", Label.BIRTH: "Date of birth", Label.WEEKDAY: "Day of the week",
    Label.AGE90: "Age of 90 or over", Label.PHONE: "Telephone or fax", Label.EMAIL: "E-mail address",
    Label.SSN: "Social Security number", Label.MRN: "Record number", Label.ACCT: "Account number",
    Label.HEALTHPLAN: "Health plan number", Label.LICENSE: "License or certificate", Label.VEHICLE: "Vehicle",
    Label.DEVICE: "Device number", Label.URL: "Web address", Label.IP: "IP address", Label.ID: "Other number or code",
    Label.UNIT: "Unit", Label.ROOM: "Room", Label.EMSUNIT: "Ambulance crew",
}  # fmt: skip
LAYERS: dict[str, str] = {
    "known": "The record or the provider's directory knows it",
    "patterns": "It has the shape of such a number or address",
    "dates": "It is written like a date",
    "ages": "It is written like an age",
    "locations": "It is written like a place",
    "numbers": "A number or code that nothing else explains",
    "context": "The words around it point to a person",
    "words": "It stands in a list of names, or nothing explains it",
    "spoken": "It is a date or a number spelled out in words",
    "statistical": "The statistical model took it for one",
    "propagation": "The same was found elsewhere in the text",
    "later": "A later version of the engine takes it out",
    BY_PERSON: "A reviewer marked it",
}
UNSURE_BELOW = 0.5  # confidence under which a finding is a guess


def kind_words(label: str) -> str:
    """ "BIRTH" → "Date of birth"."""
    return KINDS.get(label, label.capitalize())


def why_words(layer: str, confidence: float | None) -> str:
    """Why the engine took it for an identifier, and that it guessed where it did."""
    why = LAYERS.get(layer, f"Found by the engine's layer “{layer}”")
    return f"{why}; a guess" if confidence is not None and confidence < UNSURE_BELOW else why
