"""Versions of forms: kept as drafts, published for good, retired."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import form_catalog
from ..enums import FormState
from ..form_rules import portal_problems
from ..form_selectors import differences, is_last_published, published_before
from ..models import FormVersion
from ..policies import check_can_move_form, check_can_publish
from ..questionnaire.compare import Weight
from ..questionnaire.lint import Problem
from ..questionnaire.load import Refused
from ..questionnaire.model import Questionnaire
from ..questionnaire.r4 import exported, imported

LARGEST = 1_000_000  # characters of a pasted form; ten times the largest of this release


def save_form_draft(*, by: Acting, text: str, now: datetime) -> FormVersion:
    """Keep a form as a draft, in place of an earlier draft of its version.

    Raises Refused, with path and reason of everything that stands against it, and Denied.
    """
    by.check(Permission.PUBLISH_FORMS)
    if len(text) > LARGEST:
        raise Refused([Problem("", f"A form has at most {LARGEST:,} characters. This has {len(text):,}.")])
    made = imported(text)
    if found := portal_problems(made):
        raise Refused(found)
    try:
        with transaction.atomic():
            return _keep(by, made, now)
    except IntegrityError:  # two tabs kept the first draft of this version at once
        with transaction.atomic():
            return _keep(by, made, now)


def _keep(by: Acting, made: Questionnaire, now: datetime) -> FormVersion:
    row = FormVersion.objects.select_for_update().filter(url=made.url, version=made.version).first()
    if row is None:
        row = FormVersion(url=made.url, version=made.version)
    elif row.status != FormState.DRAFT:
        reason = f"Version {made.version} was published and never changes. Give this text a higher version."
        raise Refused([Problem("version", reason)])
    content = exported(made)
    row.title, row.content, row.sha256 = made.title, content, sha256(content.encode()).hexdigest()
    row.lint = {"questions": sum(item.type.is_question for item in made.walk()), "pages": len(made.items)}
    row.saved_by, row.saved_at = by.user_id, now
    row.save()
    audit.record("save_form", by=by, subject=row, now=now, form=made.canonical, sha256=row.sha256)
    return row


@transaction.atomic
def publish_form(*, by: Acting, form_id: UUID, expected_sha256: str, now: datetime) -> FormVersion:
    """From now on new drafts are asked this version. Published again, nothing happens.

    Raises Denied where the text is not the one that was looked at, the number is not higher, or where figures would
    change their meaning without a new major number; Http404.
    """
    by.check(Permission.PUBLISH_FORMS)
    by.check_stepped_up(now)
    row = _locked(form_id)
    if row.sha256 != expected_sha256:
        raise Denied("This draft changed since you looked at it. Look at it again, then publish it.")
    if row.status == FormState.PUBLISHED:
        return row
    check_can_move_form(row, FormState.PUBLISHED)
    base = published_before(row)
    changes = differences(row, base)
    check_can_publish(row, list(FormVersion.objects.filter(url=row.url)), base, changes)
    row.lint |= {"warnings": [change.words for change in changes if change.weight is not Weight.PLAIN]}
    row.status, row.published_by, row.published_at = FormState.PUBLISHED, by.user_id, now
    row.save(update_fields=["lint", "status", "published_by", "published_at"])
    audit.record("publish_form", by=by, subject=row, now=now, form=str(row), sha256=row.sha256, changes=len(changes))
    form_catalog.look_again()
    return row


@transaction.atomic
def retire_form(*, by: Acting, form_id: UUID, now: datetime) -> FormVersion:
    """Nothing begins with this version any more; what was begun with it goes on. Raises Denied and Http404."""
    by.check(Permission.PUBLISH_FORMS)
    by.check_stepped_up(now)
    row = _locked(form_id)
    if row.status == FormState.RETIRED:
        return row
    check_can_move_form(row, FormState.RETIRED)
    if is_last_published(row):
        raise Denied("This is the only published version of its form. Publish another before you retire it.")
    row.status, row.retired_by, row.retired_at = FormState.RETIRED, by.user_id, now
    row.save(update_fields=["status", "retired_by", "retired_at"])
    audit.record("retire_form", by=by, subject=row, now=now, form=str(row))
    form_catalog.look_again()
    return row


@transaction.atomic
def discard_form_draft(*, by: Acting, form_id: UUID, now: datetime) -> None:
    """Throw a draft away. Raises Denied for what was published, and Http404."""
    by.check(Permission.PUBLISH_FORMS)
    row = _locked(form_id)
    if row.status != FormState.DRAFT:
        raise Denied("What was published stays: reports were written with it.")
    audit.record("discard_form", by=by, subject=row, now=now, form=str(row))
    row.delete()


def _locked(form_id: UUID) -> FormVersion:
    """The row, and with it every version of its form: two publications of one form follow each other."""
    url = FormVersion.objects.filter(pk=form_id).values_list("url", flat=True).first()
    rows = {row.pk: row for row in FormVersion.objects.select_for_update().filter(url=url or "").order_by("pk")}
    if form_id not in rows:
        raise Http404
    found: FormVersion = rows[form_id]
    return found
