"""Versions of forms. They belong to the installation: every provider is asked the same questions."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass


class FormVersion(models.Model):
    """One version of a form as R4 JSON. Once published it never changes; the database refuses."""

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    url = models.CharField(max_length=200)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, default="draft")
    content = models.TextField(help_text="R4 JSON in the fixed order of `questionnaire.r4.exported`")
    lint = models.JSONField(default=dict, help_text="What was looked at, and the warnings that stood at publishing")
    sha256 = models.CharField(max_length=64, help_text="Of `content`")
    shipped = models.BooleanField(default=False, help_text="Came with a release of the portal")
    saved_by = models.UUIDField(null=True)
    saved_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    retired_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "url", "-saved_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["url", "version"], name="events_form_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.url}|{self.version}"
