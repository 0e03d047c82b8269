"""What the PSO teaches: as its people write it, and as everybody reads it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel


class Resource(ScopedModel):
    """A resource as it is written, at the PSO alone. `said` is a `resources.Resource`; `revision` counts its saves."""

    table_class = TableClass.PSO

    state = models.CharField(max_length=10, default="draft")
    said = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    editions = models.PositiveIntegerField(default=0, help_text="How many were published, withdrawn ones too")
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["-saved_at", "pk"]

    def __str__(self) -> str:
        return f"resource {self.state}"


class PublishedResource(models.Model):
    """The edition that everybody reads: no work product, drawn from no report. Withdrawn, its row is gone.

    Its id is the resource's, so that a link holds from one edition to the next. The database lets the PSO alone write.
    """

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    lede = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    day = models.DateField(null=True)
    settings = models.JSONField(default=list, help_text="Codes; none: for all settings")
    topics = models.JSONField(default=list)
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "pk"]

    def __str__(self) -> str:
        return self.title
