"""Sums of events, and the journal that they are sums of. Nothing here names a provider, a case or a day.

Codes and months are read and written as everywhere, and stored as small numbers (`aggregation.columns`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel

from ..columns import CodeField, MonthField


class FactEntry(ScopedModel):
    """One event that came to count (+1) or counts no more (-1). The database refuses any change.

    It says no more than the sums do: no case, no submission, no time, and an id that is drawn, so that an order of
    rows tells nobody who reported first. The door's: a row with -1 would show who took a report back.
    """

    table_class = TableClass.DOOR

    contributor = models.PositiveIntegerField()
    setting = CodeField("setting")
    month = MonthField()
    event_type = CodeField("event_type")
    kind = CodeField("kind")
    harm = CodeField("harm")
    stratum = CodeField("stratum")
    version = models.PositiveSmallIntegerField()
    lag = models.PositiveSmallIntegerField(null=True, help_text="Empty: counted before delays were kept")
    count = models.IntegerField()

    class Meta(ScopedModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["month"], condition=~models.Q(count=1), name="facts_not_one"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.event_type}: {self.count:+}"


class Fact(ScopedModel):
    """A sum: events of one contributor, month, type, kind, harm, stratum and version. Merging is addition.

    `stratum`: what kind of place it happened in (`aggregation.strata`); `version`: of the lists it was counted by.
    """

    table_class = TableClass.PSO

    id = None
    # Setting and month come first: new entries are of the last months, so that what a batch of them touches lies
    # together, and readers ask for months of a setting.
    pk = models.CompositePrimaryKey(
        "setting", "month", "contributor", "event_type", "kind", "harm", "stratum", "version"
    )
    setting = CodeField("setting")
    month = MonthField()
    contributor = models.PositiveIntegerField()
    event_type = CodeField("event_type")
    kind = CodeField("kind")
    harm = CodeField("harm")
    stratum = CodeField("stratum", default="unknown")
    version = models.PositiveSmallIntegerField(default=1)
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.month} {self.event_type}: {self.count}"


class DelayFact(ScopedModel):
    """A cell of the delay triangle: events of one contributor and month that were first reported `lag` months later.

    Of the events that count now: a later fact keeps the lag of the first report, and a withdrawn event leaves its
    cell. A month whose sum here is less than its sum of facts holds events from before delays were kept.
    """

    table_class = TableClass.PSO

    id = None
    pk = models.CompositePrimaryKey("setting", "month", "contributor", "lag")
    setting = CodeField("setting")
    month = MonthField()
    contributor = models.PositiveIntegerField()
    lag = models.PositiveSmallIntegerField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.month} after {self.lag}: {self.count}"


class FactorEntry(ScopedModel):
    """One contributing factor of an event that came to count (+1) or counts no more (-1); as an entry of facts is.

    `factor`: one code, "unknown" where it was said that none is known, or "any" once for each event that told some.
    """

    table_class = TableClass.DOOR

    contributor = models.PositiveIntegerField()
    setting = CodeField("setting")
    month = MonthField()
    event_type = CodeField("event_type")
    harm = CodeField("harm")
    factor = CodeField("factor")
    count = models.IntegerField()

    class Meta(ScopedModel.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["month"], condition=~models.Q(count=1), name="factors_not_one"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.factor}: {self.count:+}"


class FactorFact(ScopedModel):
    """A sum: events of one contributor, month, type and harm that told one factor. An event can tell several, so that
    the sums of its factors are more than "any", which counts it once.
    """

    table_class = TableClass.PSO

    id = None
    pk = models.CompositePrimaryKey("setting", "month", "contributor", "event_type", "harm", "factor")
    setting = CodeField("setting")
    month = MonthField()
    contributor = models.PositiveIntegerField()
    event_type = CodeField("event_type")
    harm = CodeField("harm")
    factor = CodeField("factor")
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.month} {self.factor}: {self.count}"
