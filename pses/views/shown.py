"""Rows of lists, with titles, people and words at hand: as many queries for thirty rows as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import User

from ..contents import Title, of_kind
from ..deliberation.rooms import CONTENT_KIND
from ..deliberation_contents import titles_for
from ..enums import SubmissionKind
from ..models import Submission, WorkProduct


def titles_of(products: Iterable[WorkProduct]) -> dict[UUID, Title]:
    """Titles by content id, one query a kind."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for product in products:
        by_kind[product.content_kind].append(product.content_id)
    return {key: title for kind, ids in by_kind.items() for key, title in of_kind(kind).titles(ids).items()}


def people(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by user id."""
    return dict(User.objects.filter(pk__in={each for each in ids if each}).values_list("pk", "name"))


def product_rows(products: list[WorkProduct], by: Acting) -> list[dict[str, Any]]:
    """Work products with their titles. Deliberations have one for those on their list alone, and are not reported."""
    rooms = [product.content_id for product in products if product.content_kind == CONTENT_KIND]
    titles = titles_of(products) | titles_for(by, rooms)
    return [
        {"product": each, "title": titles.get(each.content_id), "stays": each.content_kind == CONTENT_KIND}
        for each in products
    ]


def submission_rows(submissions: list[Submission]) -> list[dict[str, Any]]:
    """Submissions with who sent them and what they were called at home."""
    names = people(each.sent_by for each in submissions)
    events = [each.content_id for each in submissions if each.kind != SubmissionKind.EXPOSURE_RETURN]
    titles = of_kind("event").titles(events) if events else {}
    return [
        {"submission": each, "sender": names.get(each.sent_by, ""), "title": titles.get(each.content_id)}
        for each in submissions
    ]
