"""Shapes of the API about reports. What may be answered is the form's business, checked when the report is filed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pso_portal.web.api_shapes import Problem, Shape

from .models import Draft, Event, Exposure
from .selectors import status_for_reporter

LONGEST_ANSWER, MOST_ANSWERS = 20_000, 200
ANSWER = {"oneOf": [{"type": "string", "maxLength": LONGEST_ANSWER}, {"type": "boolean"}, {"type": "number"},
                    {"type": "array", "items": {"type": "string", "maxLength": LONGEST_ANSWER}, "maxItems": 50}],
          "nullable": True}  # fmt: skip


@extend_schema_field(ANSWER)
class Answer(serializers.Field):  # type: ignore[type-arg]
    """One answer as typed or chosen: text, yes or no, a number, or several texts."""

    default_error_messages = {"shape": "Send text, true or false, a number, or a list of texts."}

    def to_internal_value(self, data: Any) -> Any:
        """Raises ValidationError."""
        texts = data if isinstance(data, list) else [data] if isinstance(data, str) else []
        if isinstance(data, dict) or len(texts) > 50 or not all(_is_text(text) for text in texts):
            self.fail("shape")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Answers(serializers.DictField):
    """Answers by question (link id)."""

    child = Answer(allow_null=True)
    default_error_messages = {"many": "Send at most 200 answers.", "not_a_dict": "Send answers by question."}

    def to_internal_value(self, data: Any) -> Any:
        """Raises ValidationError."""
        if isinstance(data, dict) and (len(data) > MOST_ANSWERS or any(len(str(key)) > 100 for key in data)):
            self.fail("many")
        return super().to_internal_value(data)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ANSWER


class NewDraft(Shape):
    """A draft to keep."""

    answers = Answers()


class ChangedDraft(Shape):
    """A draft to keep in place of an earlier one."""

    answers = Answers()
    revision = serializers.IntegerField(min_value=0, help_text="The revision that these answers build on")


LANES = [
    ("pses", "into the patient safety evaluation system"),
    ("outside", "a record for an outside body: never work product, never reported to the PSO"),
]


def lane() -> serializers.ChoiceField:
    """Where a report goes; see `duties` in the answer."""
    return serializers.ChoiceField(
        choices=LANES, default="pses",
        help_text="Outside is open where the list of outside duties names one for the report",
    )  # fmt: skip


class DraftToFile(Shape):
    """Which revision of the draft is sent, and where it goes."""

    revision = serializers.IntegerField(min_value=0)
    lane = lane()


class DraftLine(serializers.ModelSerializer[Draft]):
    """A draft without its answers."""

    class Meta:
        model = Draft
        fields = ("id", "revision", "form_url", "form_version", "began_at", "saved_at")
        read_only_fields = fields


class WholeDraft(DraftLine):
    """A draft with its answers."""

    answers = Answers(read_only=True)

    class Meta(DraftLine.Meta):
        fields = (*DraftLine.Meta.fields, "answers")  # type: ignore[assignment]
        read_only_fields = fields


class DraftConflicts(Problem):
    """Nothing sent is lost: what is kept, and what was sent."""

    saved = WholeDraft()
    sent = Answers()


class NewEvent(Shape):
    """A report to file at once, and where it goes."""

    answers = Answers(help_text=(
        "By question of the quick report. Beside them, where the sender knows: factors (a list of codes), factor.main, "
        "device.kind and medicine.class."
    ))  # fmt: skip
    lane = lane()


class FiledEvent(serializers.ModelSerializer[Event]):
    """What was filed. None of it ever changes, so that sending again gives the same answer."""

    class Meta:
        model = Event
        fields = ("id", "number", "kind", "event_type", "harm", "month", "filed_at")
        read_only_fields = fields


class DutyLine(serializers.Serializer[Any]):
    """A duty to tell an outside body that may cover the report. The list does not know every duty."""

    id = serializers.CharField()
    title = serializers.CharField()
    authority = serializers.CharField()
    citation = serializers.CharField()
    deadline = serializers.CharField(source="deadline.said", help_text="Counted from when the provider knew")
    confidence = serializers.CharField(help_text="How far this line of the list was checked")


class FiledReport(serializers.Serializer[Any]):
    """What was filed, in which lane. None of it ever changes, so that sending again gives the same answer."""

    id = serializers.UUIDField(help_text="Of the event, or of the record outside the evaluation system")
    number = serializers.CharField()
    kind = serializers.CharField()
    event_type = serializers.CharField()
    harm = serializers.CharField()
    month = serializers.CharField(help_text="YYYY-MM; empty for a record outside")
    filed_at = serializers.DateTimeField()
    lane = serializers.ChoiceField(choices=LANES)
    duties = DutyLine(many=True, help_text="Duties of the list that may cover it; an empty list rules none out")


class EventLine(serializers.ModelSerializer[Event]):
    """A report by its codes, and where it stands; nothing that a person wrote."""

    status = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = (*FiledEvent.Meta.fields, "facility", "unit", "status")
        read_only_fields = fields

    def get_status(self, event: Event) -> str:
        return status_for_reporter(event)


class ExposureValue(Shape):
    """A month's exposure in the unit of the provider's setting."""

    value = serializers.IntegerField(min_value=0, max_value=100_000_000)


class MonthlyExposure(serializers.ModelSerializer[Exposure]):
    """The latest version of a month's exposure."""

    class Meta:
        model = Exposure
        fields = ("month", "value", "version", "entered_at")
        read_only_fields = fields


class PlaceLine(serializers.Serializer[Any]):
    """A place of the provider: `code` answers the question "where"."""

    code = serializers.UUIDField()
    words = serializers.CharField()
