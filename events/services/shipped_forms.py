"""The forms that come with a release, put among the versions of this installation. Runs after every migration.

No entry of the audit: nobody acts, and no scope stands yet. The row says that it came with a release, and when.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from ..enums import FormState
from ..models import FormVersion
from ..questionnaire.load import FORMS, form
from ..questionnaire.model import Questionnaire
from ..questionnaire.r4 import exported


class ShippedFormChanged(Exception):
    """A form of this release has another content than what was published under its version: nothing starts."""

    def __init__(self, made: Questionnaire) -> None:
        super().__init__(
            f"The form “{made.title}”, version {made.version}, of this release differs from the one that is kept"
            f" here under the same version ({made.canonical}). What was published never changes. Give the changed"
            " form a higher version number, or put the former file back."
        )


@transaction.atomic
def load_shipped_forms(*, now: datetime) -> int:
    """Publish each form of this release that is not kept yet; how many there were. Raises ShippedFormChanged."""
    held = {(row.url, row.version): row for row in FormVersion.objects.filter(url__in=[one.url for one in shipped()])}
    new = []
    for made in shipped():
        row = held.get((made.url, made.version))
        if row is None:
            new.append(_published(made, now))
        elif row.status == FormState.DRAFT or row.sha256 != digest(made):
            raise ShippedFormChanged(made)
    return len(FormVersion.objects.bulk_create(new, ignore_conflicts=True))


def shipped() -> list[Questionnaire]:
    """Every form of this release."""
    return [form(path.stem) for path in sorted(FORMS.glob("*.json"))]


def digest(made: Questionnaire) -> str:
    """The hash of a form's content."""
    return sha256(exported(made).encode()).hexdigest()


def _published(made: Questionnaire, now: datetime) -> FormVersion:
    return FormVersion(
        url=made.url, version=made.version, title=made.title, status=FormState.PUBLISHED, content=exported(made),
        sha256=digest(made), shipped=True, saved_at=now, published_at=now,
    )  # fmt: skip
