"""Material for tests about families: a giver and a reader of one parent, with their people and a share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pses.services import accept_share, offer_share, stop_share
from pso_portal.accounts.acting import acting_as
from pso_portal.tenancy import scope
from tests.told import file_one

PURPOSE = "One medication safety program for the family."
WHY = "The program is over."


@dataclass
class Kin:
    """Providers and people by what they are here. The clock is the true one: the database asks its own."""

    make_provider: Callable[..., Any]
    make_member: Callable[..., Any]
    houses: dict[str, Any] = field(default_factory=dict)
    people: dict[tuple[str, str], Any] = field(default_factory=dict)

    def build(self) -> Kin:
        self.houses["parent"] = self.make_provider("Alder Holding")
        for name in ("giver", "reader"):
            self.houses[name] = self.make_provider(f"{name.title()} Hospital", parent=self.houses["parent"])
        self.houses["stranger"] = self.make_provider("Stranger Hospital")
        for name in self.houses:
            for role in ("provider_administrator", "risk_manager"):
                self.people[name, role] = self.make_member(self.houses[name], role, name=f"{name.title()} {role}")
        return self

    def by(self, house: str, role: str = "risk_manager") -> Any:
        return acting_as(self.people[house, role], stepped_up_at=timezone.now())

    def file(self, house: str = "giver", **changes: Any) -> Any:
        by = self.by(house)
        with scope.enter(by.scope()):
            return file_one(by, now=timezone.now(), **changes)

    def offer(self, giver: str = "giver", reader: str = "reader", **changes: Any) -> Any:
        now, by = timezone.now(), self.by(giver, "provider_administrator")
        said = {"event_types": ["medication"], "narrative": True, "purpose": PURPOSE, "now": now,
                "until": now.date() + timedelta(days=30)} | changes  # fmt: skip
        with scope.enter(by.scope()):
            return offer_share(by=by, reader_id=self.houses[reader].pk, **said)

    def accept(self, share: Any, house: str = "reader", **changes: Any) -> Any:
        by = self.by(house, "provider_administrator")
        with scope.enter(by.scope()):
            return accept_share(by=by, share_id=share.pk, **{"now": timezone.now()} | changes)

    def stop(self, share: Any, house: str = "giver", reason: str = WHY) -> Any:
        by = self.by(house, "provider_administrator")
        with scope.enter(by.scope()):
            return stop_share(by=by, share_id=share.pk, reason=reason, now=timezone.now())

    def share(self, **changes: Any) -> Any:
        made = self.offer(**changes)
        self.accept(made)
        return made
