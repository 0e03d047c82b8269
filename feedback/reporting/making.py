"""Making one provider's report of a run: closed to the provider until somebody lets it go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal import audit
from pso_portal.agreements.enums import PeerGroup
from pso_portal.agreements.terms import Terms
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side

from ..models import FeedbackRun, RunLine
from ..run_life import LineState, LineStep, RunState, RunStep, next_line, next_run
from .comparing import EVERYBODY, OWN_GROUP, Peers
from .drafting import draft_of
from .due import binding_of
from .planning import MAKE

FIELDS = ["state", "release_id", "terms_version", "contents", "sha256", "why", "made_at", "settled_at", "looked_by",
          "looked_at"]  # fmt: skip
SMALL_GROUP = "No group like it is large enough in this table: its whole setting stands in."
NO_GROUP = "No group like it is large enough in this table, and its terms let no wider one stand in."


def make_report(*, line_id: UUID, now: datetime) -> None:
    """Make the report of one line, or say why there can be none. A second time changes nothing."""
    line = RunLine.objects.select_for_update(of=("self",)).select_related("run", "provider").get(pk=line_id)
    if line.state != LineState.PLANNED:
        return
    refused = _make(line, now)
    if refused:
        refuse(line, refused, now)
    finish_making(line.run_id, now)


def _make(line: RunLine, now: datetime) -> str:
    """The reason why nothing was made; empty where something was."""
    provider = line.provider
    found = binding_of(provider, line.run.period, now.date())
    if isinstance(found, str):
        return found
    made = draft_of(provider, line.run, found.terms, now)
    if isinstance(made, str):
        return made
    line.contents = made.contents
    line.sha256, line.terms_version = digest(line.contents), found.number
    line.release_id = made.peers.release.pk if made.peers.release else None
    line.state, line.made_at = next_line(line.state, LineStep.MAKE), now
    line.why = _remark(line.why, made.peers, found.terms)
    line.looked_by = line.looked_at = None
    line.save(update_fields=FIELDS)
    audit.record("draft_feedback", by=None, subject=line, now=now, terms=found.number, sha256=line.sha256)
    return ""


def _remark(before: str, peers: Peers, terms: Terms) -> str:
    """That a group became too small stands on the run's page, and what stands in."""
    if peers.why_none == OWN_GROUP:
        return NO_GROUP
    alone = terms.peer_group is PeerGroup.SETTING_AND_SIZE and peers.places == EVERYBODY
    return SMALL_GROUP if alone and not peers.why_none else before


def digest(contents: Mapping[str, Any]) -> str:
    """SHA-256 over the contents as sorted JSON."""
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


def refuse(line: RunLine, why: str, now: datetime) -> None:
    """No report for this provider in this run, for this reason."""
    line.state, line.why, line.settled_at = next_line(line.state, LineStep.REFUSE), why, now
    line.contents, line.sha256 = None, ""
    line.save(update_fields=FIELDS)
    audit.record("refuse_feedback", by=None, subject=line, now=now)


def make_anew(line: RunLine, why: str, now: datetime, *, by: Any = None) -> None:
    """Owe a line once more: what it was made under has changed."""
    line.state, line.why, line.settled_at = next_line(line.state, LineStep.MAKE_ANEW), why, None
    line.contents, line.sha256 = None, ""
    line.save(update_fields=FIELDS)
    run = FeedbackRun.objects.select_for_update().get(pk=line.run_id)
    run.state = next_run(run.state, RunStep.MAKE_ANEW)
    run.save(update_fields=["state"])
    audit.record("make_feedback_anew", by=by, subject=line, now=now)
    enqueue(MAKE, side=Side.PSO, now=now, line_id=line.pk)


def finish_making(run_id: UUID, now: datetime) -> None:
    """The last report that was owed ends the making; whoever began the run is told."""
    run = FeedbackRun.objects.select_for_update().get(pk=run_id)
    if run.state != RunState.MAKING or RunLine.objects.filter(run_id=run_id, state=LineState.PLANNED).exists():
        return
    run.state, run.made_at = next_run(run.state, RunStep.FINISH), now
    run.save(update_fields=["state", "made_at"])
    audit.record("finish_feedback_run", by=None, subject=run, now=now)
    if run.begun_by:
        tell(user_ids=[run.begun_by], now=now)
