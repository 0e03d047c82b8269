"""What a record and its provider's directory know about who and where: the best source of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum


class Kind(StrEnum):
    """Whose identifier it is. The order breaks ties where two people share a name."""

    PATIENT = "patient"
    RELATIVE = "relative"
    REPORTER = "reporter"
    STAFF = "staff"
    MRN = "mrn"
    FACILITY = "facility"
    UNIT = "unit"
    STREET = "street"
    PLACE = "place"
    OTHER = "other"


PEOPLE = (Kind.PATIENT, Kind.RELATIVE, Kind.REPORTER, Kind.STAFF)
RECORD_KINDS = frozenset({Kind.PATIENT, Kind.RELATIVE, Kind.REPORTER, Kind.MRN, Kind.OTHER})
# Other names under which a submission's annex or a directory import may bring the same field.
SYNONYMS = {"nickname": "nicknames", "mrn": "mrns", "staff_directory": "staff", "facility": "facilities",
            "agency": "facilities", "city": "places", "relative": "relatives", "unit": "units"}
# Whose identifiers each field holds, in the order in which they are looked for.
COLUMNS = ((Kind.PATIENT, "patient"), (Kind.PATIENT, "nicknames"), (Kind.RELATIVE, "relatives"),
           (Kind.REPORTER, "reporter"), (Kind.STAFF, "staff"), (Kind.MRN, "mrns"), (Kind.FACILITY, "facilities"),
           (Kind.UNIT, "units"), (Kind.STREET, "streets"), (Kind.PLACE, "places"), (Kind.OTHER, "other"))


@dataclass(frozen=True)
class Known:
    """Identifiers as people write them ("Maria Lopez", "Lopez, Maria", "Dr. Ann Ray RN"); blanks are ignored.

    The first group comes from the record, the second from the provider's directory.
    """

    patient: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    mrns: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    staff: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, values: Mapping[str, Sequence[str] | str]) -> Known:
        """Known from stored or exchanged form. Raises ValueError for a field it does not know: a misspelt
        field would silently leave names unguarded.
        """
        own = cls.__dataclass_fields__
        gathered: dict[str, tuple[str, ...]] = {}
        for key, value in values.items():
            name = SYNONYMS.get(key, key)
            if name not in own:
                raise ValueError("unknown kind of identifier")
            gathered[name] = gathered.get(name, ()) + ((value,) if isinstance(value, str) else tuple(value))
        return cls(**gathered)

    def entries(self) -> tuple[tuple[Kind, str], ...]:
        """Every identifier with its kind; identifiers of a single character or none are left out."""
        return tuple((kind, value) for kind, column in COLUMNS for value in getattr(self, column)
                     if len(value.strip()) > 1)

    def to_mapping(self) -> dict[str, list[str]]:
        """The stored form, by field; fields without an identifier are left out."""
        held = {field.name: list(getattr(self, field.name)) for field in fields(self)}
        return {name: values for name, values in held.items() if values}

    def __bool__(self) -> bool:
        return any(map(self.__getattribute__, self.__dataclass_fields__))
