"""Where something can have happened: the provider's units, or elsewhere in one of its facilities."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pso_portal.tenancy.models import Facility, Unit


@dataclass(frozen=True, slots=True)
class Place:
    """`unit` empty: elsewhere in the facility."""

    facility: Facility
    unit: Unit | None = None

    @property
    def code(self) -> str:
        return str(self.unit.pk if self.unit else self.facility.pk)

    @property
    def words(self) -> str:
        return f"{self.unit.name}, {self.facility.name}" if self.unit else f"Elsewhere in {self.facility.name}"


def places() -> list[Place]:
    """Every place of the provider: units by facility, then elsewhere."""
    found = [Place(unit.facility, unit) for unit in Unit.objects.select_related("facility")]
    return found + [Place(facility) for facility in Facility.objects.all()]


def place_of(unit_id: UUID | None, facility_id: UUID) -> str:
    """The code of an event's place."""
    return str(unit_id or facility_id)


def zone_here() -> str:
    """The clock by which the provider's pages are drawn: that of its first facility."""
    found: str | None = Facility.objects.order_by("name").values_list("timezone", flat=True).first()
    return found or "UTC"
