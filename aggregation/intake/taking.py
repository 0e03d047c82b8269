"""Submission → de-identified case (or a text that waits) and facts. Each passes once: the passage's key is unique."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from aggregation.deidentification import Result
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal import audit
from pso_portal.names import Known
from pso_portal.tenancy.models import Provider

from .. import patience
from ..binding import case_key, passage_key, relink
from ..contributors import contributor_of, cut
from ..facts import set_exposure
from ..indexing import index_text
from ..models import Case, Contributor, EngineReading, NpsdRecord, Passage, ReviewItem
from ..review import hour_of, known_about
from ..review.findings import as_stored
from ..settled import look_again
from .asking import close_questions
from .counting import count_back, count_in, crossed
from .using import uses_of

STRUCTURED_ONLY = "structured-1"
Reading = Callable[[Submission, str], Result]


def take_in(*, submission_id: UUID, now: datetime, set_aside: bool = False) -> str:
    """Take one submission through the door: "done", or "held" where its text waits for a person.

    A second time ("before") changes nothing. `set_aside`: its text did not survive the engine, and is held unread.
    """
    submission = Submission.objects.get(pk=submission_id)
    if Passage.objects.filter(submission_key=passage_key(submission_id)).exists():
        return "before"
    contributor = contributor_of(Provider.objects.get(pk=submission.provider_id))
    reading = _set_aside if set_aside else deidentified
    held = None
    if submission.kind == SubmissionKind.EXPOSURE_RETURN:
        _take_exposure(submission, contributor)
    elif submission.kind == SubmissionKind.WITHDRAWAL:
        _take_back(submission, contributor, now)
    elif submission.kind == SubmissionKind.LATER_FACTS:
        held = _take_later(submission, contributor, now, reading)
    else:
        held = _take_event(submission, contributor, now, reading)
    audit.record("take_in", by=None, subject=submission, now=now)
    return "held" if held else "done"


def forget_provider(*, provider_id: UUID, now: datetime) -> None:
    """After destruction at a contract's end (42 CFR 3.108): cut what ties cases to the provider.

    Texts of its reports that waited at the desk go, decided ones too; de-identified cases and sums stay, because they
    identify nobody. Run twice, there is nothing left to cut.
    """
    keys = [passage_key(pk) for pk in Submission.objects.values_list("pk", flat=True)]
    passages = Passage.objects.filter(submission_key__in=keys)
    cases = [passage.link["case"] for passage in passages if passage.link.get("case")]
    texts = ReviewItem.objects.filter(Q(passage_id__in=[passage.pk for passage in passages]) | Q(case_id__in=cases))
    told = {"texts": texts.count(), "passages": passages.count()}
    NpsdRecord.objects.filter(case_id__in=cases).update(case=None)
    EngineReading.objects.filter(subject__in=[*cases, *texts.values_list("pk", flat=True)]).delete()
    texts.delete()
    passages.delete()
    cut(provider_id)
    audit.record("forget_provider", by=None, now=now, provider_id=provider_id, **told)


def _take_exposure(submission: Submission, contributor: Contributor) -> None:
    set_exposure(
        contributor, month=submission.month, value=submission.exposure or 0, return_number=submission.number
    )
    _pass(submission, contributor, {}, STRUCTURED_ONLY)


def _take_back(submission: Submission, contributor: Contributor, now: datetime) -> None:
    """A withdrawal: the event counts no more, its case is out of use, its text waits for nobody.

    Tasks arrive in any order, so what is taken back is taken in first. What was released stays as it is.
    """
    passage = _passage_before(submission, now)
    count_back(_counting(passage, submission), contributor, passage)
    relink(passage, withdrawn=str(submission.pk))
    Case.objects.filter(pk=passage.link.get("case")).update(withdrawn=True)
    look_again(passage.link.get("case"))
    _undecided(passage).update(state="withdrawn")
    close_questions(passage, whose=submission.provider_id, now=now)
    _pass(submission, contributor, {}, STRUCTURED_ONLY)


def _take_later(
    submission: Submission, contributor: Contributor, now: datetime, reading: Reading
) -> ReviewItem | None:
    """Later facts: the event counts as last reported, and its case follows. What was released stays as it is.

    Tasks arrive in any order: the first report is taken in first, facts older than those that count change nothing,
    and neither does anything after a withdrawal.
    """
    passage = _passage_before(submission, now)
    before = _counting(passage, submission)
    _pass(submission, contributor, {}, STRUCTURED_ONLY)
    if "withdrawn" in passage.link or before.number > submission.number:
        return None
    count_back(before, contributor, passage)
    first = before if before.pk == submission.names_earlier else Submission.objects.get(pk=submission.names_earlier)
    relink(passage, counts=str(submission.pk), **count_in(submission, contributor, first_sent=first.sent_at))
    return _follow(passage, submission, before, contributor, now, reading)


def _passage_before(submission: Submission, now: datetime) -> Passage:
    """The passage of the report that a submission names, locked; taken in now where its task has not come yet."""
    take_in(submission_id=submission.names_earlier, now=now)
    found: Passage = Passage.objects.select_for_update().get(submission_key=passage_key(submission.names_earlier))
    return found


def _counting(passage: Passage, submission: Submission) -> Submission:
    """The copy that the sums hold of the report that `submission` names."""
    found: Submission = Submission.objects.get(pk=passage.link.get("counts", submission.names_earlier))
    return found


def _undecided(passage: Passage) -> Any:
    return ReviewItem.objects.filter(passage_id=passage.pk, state__in=("waiting", "signed"))


def _follow(
    passage: Passage, submission: Submission, before: Submission, contributor: Contributor, now: datetime,
    reading: Reading,
) -> ReviewItem | None:
    """Codes follow at once, wherever the case stands. A text is looked at anew only where it is another text."""
    shared = _shared(submission, contributor, submission.contents)
    Case.objects.filter(pk=passage.link.get("case")).update(**shared)
    look_again(passage.link.get("case"))
    ReviewItem.objects.filter(passage_id=passage.pk).update(**shared)
    narrative = submission.contents.get("narrative") or ""
    if narrative == (before.contents.get("narrative") or ""):
        return None
    _undecided(passage).update(state="replaced")
    close_questions(passage, whose=submission.provider_id, now=now)
    result = reading(submission, narrative) if narrative else None
    passage.engine_version = result.engine_version if result else STRUCTURED_ONLY
    passage.save(update_fields=["engine_version"])
    if result is None or not result.held:
        rewrite(passage, shared, result)
        return None
    item = _hold(submission, shared, result, passage, now)
    relink(passage, text=str(item.pk))
    return item


def rewrite(passage: Passage, shared: dict[str, Any], result: Result | None) -> None:
    """Put the later text, or none, in the case; a report whose text still waited has none, and gets one."""
    case = Case.objects.filter(pk=passage.link.get("case")).first()
    if case is None:
        case = _make_case(shared, result)
    else:
        for name, value in _text_of(result).items():
            setattr(case, name, value)
        case.save(update_fields=["narrative", "engine_version", "risk", "reading"])
        index_text(case, result.text if result else None)
    relink(passage, case=str(case.pk), text="")


def deidentified(submission: Submission, narrative: str) -> Result:
    """What the engine reads in a text of a submission, with the identifiers known for it."""
    return patience.read(narrative, _known_to(submission))


def _set_aside(_submission: Submission, narrative: str) -> Result:
    return patience.unread(narrative, patience.SET_ASIDE)


def read_anew(submission_id: UUID) -> tuple[Result, Known] | None:
    """What the engine reads in a submission's text now, and the identifiers known for it; None where it has no text."""
    submission = Submission.objects.get(pk=submission_id)
    narrative = submission.contents.get("narrative") or ""
    return (deidentified(submission, narrative), _known_to(submission)) if narrative else None


def events_reported() -> dict[str, UUID]:
    """Reports of the provider at hand, by the key of their passages."""
    found = Submission.objects.filter(kind=SubmissionKind.EVENT).values_list("pk", flat=True)
    return {passage_key(pk): pk for pk in found}


def _known_to(submission: Submission) -> Known:
    return Known.from_mapping(submission.annex.get("known", {}))


def _take_event(
    submission: Submission, contributor: Contributor, now: datetime, reading: Reading
) -> ReviewItem | None:
    contents: dict[str, Any] = submission.contents
    counted = count_in(submission, contributor, first_sent=submission.sent_at)
    shared = _shared(submission, contributor, contents)
    narrative = contents.get("narrative") or ""
    if not narrative:
        case = _make_case(shared, None)
        _pass(submission, contributor, {"case": str(case.pk), **counted}, STRUCTURED_ONLY)
        return None
    result = reading(submission, narrative)
    if result.held:
        passage = _pass(submission, contributor, counted, result.engine_version)
        return _hold(submission, shared, result, passage, now)
    case = _make_case(shared, result)
    _pass(submission, contributor, {"case": str(case.pk), **counted}, result.engine_version)
    return None


def _shared(submission: Submission, contributor: Contributor, contents: dict[str, Any]) -> dict[str, Any]:
    """What of the structured fields crosses, by allow-list, the year instead of the day; and its uses."""
    return {
        "setting": contributor.setting,
        "event_type": submission.event_type,
        "kind": submission.event_kind,
        "harm": submission.harm,
        "year": int(submission.month[:4]),
        "coded": crossed(contents),
        **uses_of(submission).columns(),
    }


def _make_case(shared: dict[str, Any], result: Result | None) -> Case:
    case = Case(**shared, **_text_of(result))
    case.save(force_insert=True)
    if result:
        index_text(case, result.text)
    return case


def _text_of(result: Result | None) -> dict[str, Any]:
    """What a case keeps of a text that passed. Nobody saw it: a sample of such is read again."""
    if result is None:
        return {"narrative": None, "engine_version": STRUCTURED_ONLY, "risk": None, "reading": "none"}
    reading = "due" if result.text else "none"
    return {"narrative": result.text, "engine_version": result.engine_version, "risk": result.risk, "reading": reading}


def doubts(result: Result) -> dict[str, Any]:
    """What a text that waits keeps of the engine's reading."""
    spans, reasons = as_stored(result), [reason.sentence for reason in result.reasons]
    return {"proposed": result.text, "spans": spans, "found": len(spans), "reasons": reasons, "risk": result.risk,
            "engine_version": result.engine_version}  # fmt: skip


def _hold(
    submission: Submission, shared: dict[str, Any], result: Result, passage: Passage, now: datetime
) -> ReviewItem:
    narrative = submission.contents["narrative"]
    item = ReviewItem(
        **shared, **doubts(result), passage_id=passage.pk, received=narrative, waiting_since=hour_of(now),
        known=known_about(_known_to(submission), narrative), profile=str(result.profile),
    )  # fmt: skip
    item.save(force_insert=True)
    return item


def _pass(submission: Submission, contributor: Contributor, link: dict[str, str], engine_version: str) -> Passage:
    passage = Passage(
        submission_key=passage_key(submission.pk),
        case_key=case_key(link.get("case")),
        link={"submission": str(submission.pk), "contributor": contributor.code, **link},
        engine_version=engine_version,
    )
    passage.save(force_insert=True)
    return passage
