"""What analysts do with signals: the watch is owed once a month, and people move what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from ..models import Signal, SignalWatch
from ..periods import earlier
from ..policies import check_can_move, check_can_work_signal
from ..signals.states import SAYS_WHY, Move, SignalState, moved

TITLE_MOST, TEXT_MOST = 120, 4_000


class Unsaid(ValueError):
    """Something has to be written first; the sentence says what, `field` where."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class AlertDraft:
    """What an alert would tell: nothing of it goes out from here."""

    title: str
    seen: str
    do: str

    def checked(self) -> AlertDraft:
        """Without blanks around. Raises Unsaid."""
        kept = AlertDraft(self.title.strip(), self.seen.strip(), self.do.strip())
        for field, words in (("title", "Enter a title."), ("seen", "Say what was seen."), ("do", "Say what to do.")):
            if not getattr(kept, field):
                raise Unsaid(words, field)
            most = TITLE_MOST if field == "title" else TEXT_MOST
            if len(getattr(kept, field)) > most:
                raise Unsaid(f"Shorten this to {most:,} characters.", field)
        return kept


@transaction.atomic
def owe_watch(*, now: datetime) -> bool:
    """Owe the watch of the last month that has closed. False where that was done before: then nothing changes."""
    month = earlier(f"{now.year}-{now.month:02d}", 1)
    if SignalWatch.objects.filter(month=month).exists():
        return False
    watch = SignalWatch(month=month, owed_at=now)
    watch.save(force_insert=True)
    audit.record("ask_for_watch", by=None, subject=watch, now=now, month=month)
    enqueue("aggregation.watch_signals", side=Side.DOOR, now=now, watch_id=watch.pk)
    return True


@transaction.atomic
def move_signal(*, by: Acting, signal_id: UUID, move: Move, said: str = "", revision: int, now: datetime) -> Signal:
    """Take a signal to its next state; whoever starts to check it holds it. Raises Denied, Overtaken, Unsaid."""
    signal = _locked(signal_id)
    check_can_move(by, signal, move, revision)
    if move in SAYS_WHY and not said.strip():
        raise Unsaid("Say why, for whoever reads it later.", "said")
    before, signal.state = signal.state, moved(signal.state, move)
    if move in {Move.CHECK, Move.REOPEN}:
        signal.assignee = by.user_id
    elif move == Move.PUT_BACK:
        signal.assignee = None
    elif move == Move.DROP_DRAFT:
        signal.alert = None
    return _save(signal, by, now, "move_signal", said, move=str(move), before=str(before))


@transaction.atomic
def draft_alert(*, by: Acting, signal_id: UUID, draft: AlertDraft, revision: int, now: datetime) -> Signal:
    """Write what an alert would tell, or write it anew. Raises Denied, Overtaken, Unsaid."""
    signal = _locked(signal_id)
    check_can_move(by, signal, Move.DRAFT_ALERT, revision)
    kept = draft.checked()
    before, signal.state = signal.state, moved(signal.state, Move.DRAFT_ALERT)
    signal.alert = {"title": kept.title, "seen": kept.seen, "do": kept.do, "by": str(by.user_id), "at": now.isoformat()}
    return _save(signal, by, now, "move_signal", "", move=str(Move.DRAFT_ALERT), before=str(before))


@transaction.atomic
def take_signal(*, by: Acting, signal_id: UUID, revision: int, now: datetime) -> Signal:
    """Become the one who works on it. Raises Denied, Overtaken."""
    signal = _locked(signal_id)
    check_can_work_signal(by, signal, revision)
    signal.assignee = by.user_id
    return _save(signal, by, now, "take_signal", "")


@transaction.atomic
def remark_on_signal(*, by: Acting, signal_id: UUID, said: str, revision: int, now: datetime) -> Signal:
    """Add to what is known of it; also to one that is closed. Raises Denied, Overtaken, Unsaid."""
    signal = _locked(signal_id)
    check_can_work_signal(by, signal, revision, also_closed=True)
    if not said.strip():
        raise Unsaid("Write the remark first.", "said")
    return _save(signal, by, now, "remark_on_signal", said)


@transaction.atomic
def note_signal_download(*, by: Acting, signal: Signal, file: Any, now: datetime) -> None:
    """Figures of a signal were taken along."""
    audit.record("download_signal", by=by, subject=signal, now=now, **file.noted())


def _locked(signal_id: UUID) -> Signal:
    found: Signal = Signal.objects.select_for_update().get(pk=signal_id)
    return found


def _save(signal: Signal, by: Acting, now: datetime, verb: str, said: str, **detail: str) -> Signal:
    """One revision more, the remark kept sealed beside the others, the entry without it."""
    if len(said) > TEXT_MOST:
        raise Unsaid(f"Shorten this to {TEXT_MOST:,} characters.", "said")
    if said.strip():
        remark = {"at": now.isoformat(), "by": str(by.user_id), "said": said.strip(), "move": detail.get("move", "")}
        signal.remarks = [*(signal.remarks or []), remark]
    signal.revision += 1
    signal.save()
    detail |= {"state": str(SignalState(signal.state))}
    audit.record(verb, by=by, subject=signal, now=now, **detail)
    return signal
