"""What happened to a case, in words, from what is recorded: no row of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pses.models import Submission, WorkProduct
from pses.selectors import copies_of
from pso_portal.audit.models import Entry

from ... import selectors, triage_selectors
from ...models import Event, HarmReview
from ...wording import STATUSES, harm_words

NO_POLICY = "before a PSES policy was written"


def timeline(
    event: Event, product: WorkProduct, submission: Submission | None, files: Sequence[dict[str, Any]],
    reviews: Sequence[HarmReview], *, how: str,
) -> list[dict[str, Any]]:  # fmt: skip
    """Moments with their sentence, earliest first. `how` a report came that bears no name of ours."""
    acts = triage_selectors.acts_on([event.pk])
    names = selectors.names_of(_people(event, acts, reviews) | {product.removed_by})
    told = [
        *_filed(event, product, names, how), *_acts(acts, names), *_files(files), *_reviews(event, reviews, names),
        *_left(product, submission, names),
    ]  # fmt: skip
    return sorted(({"at": at, "text": text} for at, text in told), key=lambda each: each["at"])


def _people(event: Event, acts: Sequence[Entry], reviews: Sequence[HarmReview]) -> set[UUID | None]:
    owners = {_id(_detail(act).get(key)) for act in acts for key in ("owner", "to")}
    return owners | {act.actor_id for act in acts} | {each.rated_by for each in reviews} | {event.reporter_id}


def _filed(
    event: Event, product: WorkProduct, names: dict[UUID, str], how: str
) -> Iterator[tuple[datetime, str]]:
    who = names.get(event.reporter_id) if event.reporter_id else None
    yield event.filed_at, f"Filed by {who}." if who else how
    under = f"under the PSES policy, version {product.policy_version}" if product.policy_version else NO_POLICY
    yield product.entered_at, f"Admitted to the evaluation system, {under}."


def _acts(acts: Sequence[Entry], names: dict[UUID, str]) -> Iterator[tuple[datetime, str]]:
    for act in acts:
        who, detail = names.get(act.actor_id, "The portal") if act.actor_id else "The portal", _detail(act)
        if act.verb == "assign":
            owner = names.get(_id(detail.get("owner")))  # type: ignore[arg-type]
            yield act.at, f"{who} gave it to {owner}." if owner else f"{who} took its owner away."
        elif act.verb == "set_status":
            yield act.at, f"{STATUSES.get(str(detail.get('status')), 'Status changed')}, by {who}."
        elif act.verb == "make_task":
            yield act.at, f"{who} gave {_whom(detail.get('owner'), names)} a task, due {_day(detail.get('due'))}."
        elif act.verb == "escalate":
            yield act.at, _handed_up(who, detail, names)
        else:
            yield act.at, f"{who} {_PLAIN[act.verb]}."


_PLAIN = {
    "file_detail": "added detail",
    "remove_file": "removed a file",
    "finish_task": "marked a task done",
    "reopen_task": "marked a task not done",
    "settle_escalation": "took it on after it was handed up",
    "merge": "kept it under another report and closed it",
    "merge_under": "kept another report under this one",
    "unmerge": "let it stand alone again",
}


def _handed_up(who: str, detail: dict[str, Any], names: dict[UUID, str]) -> str:
    if detail.get("cause") == "unread":
        return "Handed up to all risk managers: it lay unread."
    return f"{who} handed it up to {_whom(detail.get('to'), names)}."


def _day(text: Any) -> str:
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        return "some day"
    return f"{found:%B} {found.day}, {found.year}"


def _whom(text: Any, names: dict[UUID, str]) -> str:
    found = _id(text)
    return names.get(found, "somebody") if found else "somebody"


def _files(files: Sequence[dict[str, Any]]) -> Iterator[tuple[datetime, str]]:
    for row in files:
        yield row["file"].added_at, f"File added{' by ' + row['added_by'] if row['added_by'] else ''}: {row['name']}."


def _reviews(event: Event, reviews: Sequence[HarmReview], names: dict[UUID, str]) -> Iterator[tuple[datetime, str]]:
    for each in reviews:
        yield each.rated_at, f"{names.get(each.rated_by, 'A reviewer')} rated: {harm_words(event.kind, each.harm)}."


def _left(
    product: WorkProduct, submission: Submission | None, names: dict[UUID, str]
) -> Iterator[tuple[datetime, str]]:
    if submission is not None:
        yield submission.sent_at, f"Reported to the PSO, submission {submission.number}. It can no longer be removed."
        for each in copies_of(product.content_id)[1:]:
            yield each.sent_at, f"Later facts sent to the PSO, submission {each.number}."
    if product.withdrawn_at is not None:
        yield product.withdrawn_at, "Taken back from the PSO. It stays work product."
    if product.removed_at is not None:
        who = names.get(product.removed_by, "somebody") if product.removed_by else "somebody"
        yield product.removed_at, f"Removed before reporting, by {who}. No longer work product."


def _detail(act: Entry) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(act.content)
    detail = content.get("detail", {})
    return detail if isinstance(detail, dict) else {}


def _id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
