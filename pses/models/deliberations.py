"""Rooms for deliberation and analysis, the provider's and the PSO's own: the same columns in tables of two classes.

Whatever is written in one is sealed: at a provider under its key `pses`, at the PSO under a key of the PSO's own.
Kinds, dates and who stand plain: lists are made of them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.models import OwnedForeignKey, OwnedModel, ScopedModel
from pso_portal.vault.fields import SealedJSONField, SealedTextField

from ..deliberation.actions import ActionState
from ..deliberation.rooms import RoomState


class Room(models.Model):
    """What every room has. `contents`: title, purpose and, once closed, outcome; `text`: what is being written."""

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=RoomState.OPEN)
    started_on = models.DateField(help_text="An RCA² is counted from here")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    text_revision = models.PositiveIntegerField(default=0)
    text_editor = models.UUIDField(null=True, help_text="The opened page that saved last")
    text_saved_at = models.DateTimeField(null=True)
    text_saved_by = models.UUIDField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class RoomMember(models.Model):
    """One person on the list of a room. The row goes when the person is taken off; the audit keeps both acts."""

    user_id = models.UUIDField()
    is_owner = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.UUIDField()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["added_at"]

    def __str__(self) -> str:
        return "owner" if self.is_owner else "member"


class RoomVersion(models.Model):
    """Minutes as somebody saved them. The database refuses any change.

    `is_beside`: somebody else had saved meanwhile, so these words never were the room's text; they are kept here.
    """

    number = models.PositiveIntegerField()
    is_beside = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class RoomFinding(models.Model):
    """One moment of the timeline, or one causal statement. `said` holds its words and those it had before."""

    section = models.CharField(max_length=20)
    at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.UUIDField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["at", "noted_at"]

    def __str__(self) -> str:
        return self.section


class RoomAction(models.Model):
    """One action. `said`: what, who in words, measure, target and by when, and the words it had before."""

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=20, default=ActionState.OPEN)
    answers_id = models.UUIDField(null=True, help_text="The causal statement that it answers")
    owner_id = models.UUIDField(null=True)
    due_on = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    planned_at = models.DateTimeField()
    planned_by = models.UUIDField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["due_on", "planned_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


# ── At a provider ────────────────────────────────────────────────────────────────────────────────────────────────


class Deliberation(Room, OwnedModel):
    """A provider's room. Its work product (route `deliberation`) is admitted in the transaction that opens it."""

    table_class = TableClass.PSES

    about = models.JSONField(default=list, help_text="Ids of reports that it is about")
    contents = SealedJSONField(purpose="pses")
    text = SealedTextField(purpose="pses", null=True)

    class Meta(Room.Meta, OwnedModel.Meta):
        abstract = False
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["provider", "-opened_at"], name="pses_room_opened"),
        ]


class DeliberationMember(RoomMember, OwnedModel):
    """A person on a provider's list."""

    table_class = TableClass.PSES

    room = OwnedForeignKey(Deliberation, on_delete=models.PROTECT, related_name="members")

    class Meta(RoomMember.Meta, OwnedModel.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "user_id"], name="pses_room_member_once"),
        ]


class DeliberationVersion(RoomVersion, OwnedModel):
    """Saved minutes of a provider's room."""

    table_class = TableClass.PSES

    room = OwnedForeignKey(Deliberation, on_delete=models.PROTECT, related_name="versions")
    text = SealedTextField(purpose="pses")

    class Meta(RoomVersion.Meta, OwnedModel.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "number"], name="pses_room_version"),
        ]


class DeliberationFinding(RoomFinding, OwnedModel):
    """A finding of a provider's room."""

    table_class = TableClass.PSES

    room = OwnedForeignKey(Deliberation, on_delete=models.PROTECT, related_name="findings")
    said = SealedJSONField(purpose="pses")

    class Meta(RoomFinding.Meta, OwnedModel.Meta):
        abstract = False


class DeliberationAction(RoomAction, OwnedModel):
    """An action of a provider's room. `operational_id` points out of the PSES; nothing outside points back."""

    table_class = TableClass.PSES

    room = OwnedForeignKey(Deliberation, on_delete=models.PROTECT, related_name="actions")
    said = SealedJSONField(purpose="pses")
    operational_id = models.UUIDField(null=True)

    class Meta(RoomAction.Meta, OwnedModel.Meta):
        abstract = False


class OperationalAction(OwnedModel):
    """What is put into operation, typed anew for it: not work product, under a key of its own, and from no room.

    Actions taken are facts of running the place (42 U.S.C. 299b-21(7)(B)); why they were chosen stays inside.
    """

    table_class = TableClass.PSES

    what = SealedTextField(purpose="open")
    who = SealedTextField(purpose="open", null=True)
    due_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    written_by = models.UUIDField()

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["due_on", "written_at"]

    def __str__(self) -> str:
        return "operational action"


# ── At the PSO ───────────────────────────────────────────────────────────────────────────────────────────────────


class PsoDeliberation(Room, ScopedModel):
    """A room of the PSO's own. It belongs to no provider, so its legal state stands on it: developed by the PSO."""

    table_class = TableClass.PSO

    route = models.CharField(max_length=20)
    legal_state = models.CharField(max_length=20)
    contents = SealedJSONField(purpose="pso", holder="pso")
    text = SealedTextField(purpose="pso", holder="pso", null=True)

    class Meta(Room.Meta, ScopedModel.Meta):
        abstract = False


class PsoDeliberationMember(RoomMember, ScopedModel):
    """A person of the PSO on a list."""

    table_class = TableClass.PSO

    room = models.ForeignKey(PsoDeliberation, on_delete=models.PROTECT, related_name="members")

    class Meta(RoomMember.Meta, ScopedModel.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "user_id"], name="pses_pso_room_member_once"),
        ]


class PsoDeliberationVersion(RoomVersion, ScopedModel):
    """Saved minutes of a room of the PSO."""

    table_class = TableClass.PSO

    room = models.ForeignKey(PsoDeliberation, on_delete=models.PROTECT, related_name="versions")
    text = SealedTextField(purpose="pso", holder="pso")

    class Meta(RoomVersion.Meta, ScopedModel.Meta):
        abstract = False
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "number"], name="pses_pso_room_version"),
        ]


class PsoDeliberationFinding(RoomFinding, ScopedModel):
    """A finding of a room of the PSO."""

    table_class = TableClass.PSO

    room = models.ForeignKey(PsoDeliberation, on_delete=models.PROTECT, related_name="findings")
    said = SealedJSONField(purpose="pso", holder="pso")

    class Meta(RoomFinding.Meta, ScopedModel.Meta):
        abstract = False


class PsoDeliberationAction(RoomAction, ScopedModel):
    """An action of a room of the PSO."""

    table_class = TableClass.PSO

    room = models.ForeignKey(PsoDeliberation, on_delete=models.PROTECT, related_name="actions")
    said = SealedJSONField(purpose="pso", holder="pso")

    class Meta(RoomAction.Meta, ScopedModel.Meta):
        abstract = False
