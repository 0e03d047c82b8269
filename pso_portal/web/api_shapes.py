"""What the shapes of the API have in common: named fields only, and one form for everything that goes wrong."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

NOT_A_FIELD = "There is no such field."


class Shape(serializers.Serializer[Any]):
    """A body as it is read. A field that is not named here is refused: ignoring it would lose what was sent, and no
    body can set what the credential decides.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Raises ValidationError."""
        if isinstance(data, dict):
            unknown = sorted(str(name) for name in data.keys() - self.fields.keys())
            if unknown:
                raise serializers.ValidationError({name[:80]: [NOT_A_FIELD] for name in unknown[:20]})
        return super().to_internal_value(data)


class Problem(serializers.Serializer[Any]):
    """What went wrong: a sentence, or sentences by field."""

    detail = serializers.CharField(required=False, help_text="One sentence to show to a person")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False,
        help_text="Sentences by field, or by question (link id)",
    )  # fmt: skip
