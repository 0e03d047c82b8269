"""The kinds of identifier, what each becomes, and the paragraph that asks for its removal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What a stretch of text identifies."""

    PATIENT = "PATIENT"
    RELATIVE = "RELATIVE"
    STAFF = "STAFF"
    NAME = "NAME"
    FACILITY = "FACILITY"
    LOCATION = "LOCATION"
    CITY = "CITY"
    ZIP = "ZIP"
    DATE = "DATE"
    BIRTH = "BIRTH"
    WEEKDAY = "WEEKDAY"
    AGE90 = "AGE90"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    SSN = "SSN"
    MRN = "MRN"
    ACCT = "ACCT"
    HEALTHPLAN = "HEALTHPLAN"
    LICENSE = "LICENSE"
    VEHICLE = "VEHICLE"
    DEVICE = "DEVICE"
    URL = "URL"
    IP = "IP"
    ID = "ID"
    UNIT = "UNIT"
    ROOM = "ROOM"
    EMSUNIT = "EMSUNIT"


PEOPLE = frozenset({Label.PATIENT, Label.RELATIVE, Label.STAFF, Label.NAME})


@dataclass(frozen=True)
class Rule:
    """`becomes`: the words put in its place. `paragraph`: the strictest rule that names it (a patient's, then
    a provider's). `peer`: whether the shorter lists of 42 CFR 3.206(b)(4)(iv) ask for it too.
    """

    becomes: str
    paragraph: str
    peer: bool = True


NAMES = "45 CFR 164.514(b)(2)(i)(A); 42 CFR 3.206(b)(4)(iv)(A)(1)"
PLACES = "45 CFR 164.514(b)(2)(i)(B); 42 CFR 3.212(a)(2)(i)(B)"
DATES = "45 CFR 164.514(b)(2)(i)(C); 42 CFR 3.212(a)(2)(i)(C)"
OTHER = "45 CFR 164.514(b)(2)(i)(R); 42 CFR 3.212(a)(2)(i)(D)"

RULES: dict[Label, Rule] = {
    Label.PATIENT: Rule("[patient]", NAMES),
    Label.RELATIVE: Rule("[relative]", NAMES),
    Label.STAFF: Rule("[staff]", NAMES),
    Label.NAME: Rule("[person]", NAMES),
    Label.FACILITY: Rule("[facility]", NAMES),
    Label.LOCATION: Rule("[address]", f"{PLACES}; 42 CFR 3.206(b)(4)(iv)(A)(2)"),
    Label.CITY: Rule("[town]", PLACES, peer=False),
    Label.ZIP: Rule("[ZIP]", PLACES, peer=False),
    Label.DATE: Rule("[date]", DATES, peer=False),
    Label.BIRTH: Rule("[date of birth]", DATES, peer=False),
    Label.WEEKDAY: Rule("[day]", DATES, peer=False),
    Label.AGE90: Rule("90+", "45 CFR 164.514(b)(2)(i)(C)", peer=False),
    Label.PHONE: Rule("[phone]", "45 CFR 164.514(b)(2)(i)(D)-(E); 42 CFR 3.206(b)(4)(iv)(A)(3)-(4)"),
    Label.EMAIL: Rule("[e-mail]", "45 CFR 164.514(b)(2)(i)(F); 42 CFR 3.206(b)(4)(iv)(A)(5)"),
    Label.SSN: Rule("[SSN]", "45 CFR 164.514(b)(2)(i)(G); 42 CFR 3.206(b)(4)(iv)(A)(6)"),
    Label.MRN: Rule("[record number]", "45 CFR 164.514(b)(2)(i)(H)"),
    Label.HEALTHPLAN: Rule("[plan number]", "45 CFR 164.514(b)(2)(i)(I)"),
    Label.ACCT: Rule("[account]", "45 CFR 164.514(b)(2)(i)(J)"),
    Label.LICENSE: Rule("[license]", "45 CFR 164.514(b)(2)(i)(K); 42 CFR 3.206(b)(4)(iv)(A)(7)-(9)"),
    Label.VEHICLE: Rule("[vehicle]", "45 CFR 164.514(b)(2)(i)(L)"),
    Label.DEVICE: Rule("[device number]", "45 CFR 164.514(b)(2)(i)(M)"),
    Label.URL: Rule("[web address]", "45 CFR 164.514(b)(2)(i)(N); 42 CFR 3.206(b)(4)(iv)(A)(10)"),
    Label.IP: Rule("[IP address]", "45 CFR 164.514(b)(2)(i)(O); 42 CFR 3.206(b)(4)(iv)(A)(11)"),
    Label.ID: Rule("[number]", OTHER),
    Label.UNIT: Rule("[unit]", OTHER),
    Label.ROOM: Rule("[room]", OTHER),
    Label.EMSUNIT: Rule("[crew]", OTHER),
}
