"""Cases, texts in doubt and second readings. Nothing here names a provider except the sealed door tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField


class Contributor(ScopedModel):
    """A provider seen only as a random code (42 CFR 3.212(a)(3)). The link is sealed and belongs to the door.

    `provider_key` is a keyed digest, for finding; `organization` the code that affiliates share.
    """

    table_class = TableClass.DOOR

    code = models.PositiveIntegerField(unique=True)
    organization = models.PositiveIntegerField()
    setting = models.CharField(max_length=40)
    provider_key = models.CharField(max_length=64, unique=True)
    link = SealedJSONField(purpose="pso", holder="pso")

    def __str__(self) -> str:
        return f"contributor {self.code}"


class Passage(ScopedModel):
    """Submission ↔ case ↔ contributor. Sealed; found by a keyed digest of the submission's id."""

    table_class = TableClass.DOOR

    submission_key = models.CharField(max_length=64, unique=True)
    case_key = models.CharField(
        max_length=64, default="", db_index=True, help_text="Digest of the case's id, where there is one"
    )
    link = SealedJSONField(purpose="pso", holder="pso")
    engine_version = models.CharField(max_length=40)

    def __str__(self) -> str:
        return "passage"


class Usable(ScopedModel):
    """What the terms of its day let a case be used for (`aggregation.uses`)."""

    onward = models.CharField(max_length=10, default="no", help_text="Of the narrative, to other providers")
    in_alerts = models.BooleanField(default=False)
    in_dialogue = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        abstract = True


class Case(Usable):
    """A de-identified event: random token, no provider, no event id, no day."""

    table_class = TableClass.PSO

    setting = models.CharField(max_length=40)
    event_type = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    harm = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    coded = models.JSONField(default=dict)
    narrative = SealedTextField(purpose="pso", holder="pso", null=True)
    engine_version = models.CharField(max_length=40)
    risk = models.FloatField(null=True, help_text="Residual risk at which the text passed; None: it did not by itself")
    reading = models.CharField(
        max_length=10, default="none", help_text="due: passed without a person, not in a draw yet; drawn; reopened"
    )
    withdrawn = models.BooleanField(
        default=False, help_text="Nothing uses it: its report was taken back, or a later text took its place"
    )

    def __str__(self) -> str:
        return f"case {self.id}"


class ReviewItem(Usable):
    """A doubtful text that waits for a person, with what the engine proposes. No case until it is decided.

    waiting → signed → approved (a second person confirmed) or back to waiting; waiting → withheld. Its provider may
    take it back ("withdrawn") or send a later text ("replaced") while it is waiting or signed; a later version of the
    engine may have no doubt left ("passed"). `revision` counts every change: who worked on an older one is told.
    """

    table_class = TableClass.PSO

    state = models.CharField(max_length=20, default="waiting")
    revision = models.PositiveIntegerField(default=0)
    profile = models.CharField(max_length=20, default="nonidentifiable")
    passage_id = models.UUIDField(
        null=True, help_text="The sealed passage that a decision completes; the door knows it of a case's text"
    )
    case_id = models.UUIDField(null=True, help_text="The case whose text a second reading brought back")
    setting = models.CharField(max_length=40)
    event_type = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    harm = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    coded = models.JSONField(default=dict)
    received = SealedTextField(purpose="pso", holder="pso")
    proposed = SealedTextField(purpose="pso", holder="pso")
    spans = SealedJSONField(purpose="pso", holder="pso")
    known = SealedJSONField(purpose="pso", holder="pso", null=True, help_text="What of the annex the text could name")
    work = SealedJSONField(purpose="pso", holder="pso", null=True, help_text="What people decided so far")
    found = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0, help_text="Findings that somebody decided")
    rewritten = models.BooleanField(default=False, help_text="The text was written by hand, not composed")
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    sent_back_by = models.UUIDField(null=True)
    sent_back = SealedTextField(purpose="pso", holder="pso", null=True, help_text="Why the second person did not agree")
    decided_text = SealedTextField(purpose="pso", holder="pso", null=True)
    reasons = models.JSONField(default=list)
    risk = models.FloatField()
    engine_version = models.CharField(max_length=40)
    waiting_since = models.DateTimeField(help_text="A full hour: the moment would say whose text it is")
    decided_at = models.DateTimeField(null=True, help_text="Of one that passed by another version, a full hour, too")
    decided_by = models.UUIDField(null=True)

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["waiting_since", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "waiting_since"], name="aggregation_waiting"),
        ]

    def __str__(self) -> str:
        return f"review {self.id}"


class DeskQuestion(ScopedModel):
    """What a reviewer asks the house about words of its text: open → answered, or closed without an answer.

    Nothing here says which house; the door finds it by the passage.
    """

    table_class = TableClass.PSO

    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="questions")
    asks = models.CharField(max_length=20)
    words = SealedTextField(purpose="pso", holder="pso")
    state = models.CharField(max_length=10, default="open")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    says = models.CharField(max_length=20, default="")
    answered_at = models.DateTimeField(null=True, help_text="When it came through the door: a full hour")

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"question {self.asks}"


class DoubleReadDraw(ScopedModel):
    """A month's draw of texts that passed without a person."""

    table_class = TableClass.PSO

    month = models.CharField(max_length=7, unique=True)
    passed = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    rate = models.FloatField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"second readings of {self.month}"


class DoubleRead(ScopedModel):
    """A text to be read again by somebody who has not seen it, and how many identifiers that person found.

    What they were goes to the desk with the text; here stands their number.
    """

    table_class = TableClass.PSO

    draw = models.ForeignKey(DoubleReadDraw, on_delete=models.PROTECT, related_name="readings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readings")
    engine_version = models.CharField(max_length=40)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField(null=True)
    reader = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)
    missed = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"second reading {self.id}"


class EngineReading(ScopedModel):
    """What one version of the engine read in a text, kept beside what is in force: a waiting text's reading from before
    another version read it anew, or what a later version reads in a text that stands. Places, never words.
    """

    table_class = TableClass.PSO

    subject = models.UUIDField(help_text="The waiting text, or the case")
    engine_version = models.CharField(max_length=40)
    risk = models.FloatField()
    found = models.PositiveIntegerField()
    spans = SealedJSONField(purpose="pso", holder="pso")
    reasons = models.JSONField(default=list)
    noted_on = models.DateField(help_text="No hour: it would tell which submission was read in it")

    class Meta(ScopedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "engine_version"], name="aggregation_read_once"),
        ]

    def __str__(self) -> str:
        return f"reading by {self.engine_version}"
