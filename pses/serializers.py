"""Shapes of the API about submissions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pso_portal.web.api_shapes import Shape

from .models import Submission


class EventToPreview(Shape):
    """Which event."""

    event = serializers.UUIDField()


class EventToReport(Shape):
    """Which event, and the hash that its preview showed: nothing else can leave."""

    event = serializers.UUIDField()
    expected_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")


class PreviewShown(serializers.Serializer[Any]):
    """What reporting would let out under the terms in force. Text stays out of this answer: a machine may have to
    submit reports that it did not file.
    """

    event = serializers.UUIDField()
    sha256 = serializers.CharField(help_text="Over all that would leave, text and known identifiers included")
    terms_version = serializers.IntegerField()
    contents = serializers.DictField(help_text="Codes that would leave")
    narrative_leaves = serializers.BooleanField()
    identifiers = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many of each kind go along, sealed, to find names in the text"
    )
    refusal = serializers.CharField(help_text="Why it cannot be reported; empty where it can")


class SubmissionLine(serializers.ModelSerializer[Submission]):
    """A submission by its codes: the ledger's line."""

    event = serializers.UUIDField(source="content_id", help_text="The event or exposure that was reported")

    class Meta:
        model = Submission
        fields = (
            "id", "number", "kind", "event", "month", "event_type", "event_kind", "harm", "exposure", "sha256",
            "terms_version", "act", "sent_at",
        )  # fmt: skip
        read_only_fields = fields
