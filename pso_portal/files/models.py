"""What hangs on a content of the evaluation system. The row says what it is; the bytes lie beside the database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedModel
from pso_portal.vault.fields import SealedTextField


class Attachment(OwnedModel):
    """One file of one content (`content_kind` and `content_id` as the PSES names them). Its bytes never change.

    `sha256` is of the plain bytes, in hex. Sealed, because it would tell whoever has a file whether it was attached.
    """

    table_class = TableClass.PSES

    content_kind = models.CharField(max_length=40)
    content_id = models.UUIDField()
    name = SealedTextField(purpose="pses")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = SealedTextField(purpose="pses")
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["added_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "content_kind", "content_id"], name="files_of_content"),
        ]

    def __str__(self) -> str:
        return f"attachment {self.id}"
