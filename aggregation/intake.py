"""The one door from the providers' side: submission → de-identified case (or a text that waits) and facts.

Nothing else in aggregation sees a submission. Each passes once: the passage's key is unique.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from aggregation.deidentification import Profile, Result, coarsen, deidentify
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal import audit
from pso_portal.names import Known
from pso_portal.tenancy.models import Provider
from pso_portal.vault.pepper import pepper

from .contributors import contributor_of, cut, provider_of
from .crossing import CROSSES, as_texts
from .facts import add_event, set_exposure
from .models import Case, Contributor, Passage, ReviewItem
from .review import known_about
from .review.findings import as_stored

STRUCTURED_ONLY = "structured-1"
CODES = ("setting", "event_type", "kind", "harm", "year", "coded")  # what a case holds besides its text


def take_in(*, submission_id: UUID, now: datetime) -> None:
    """Take one submission through the door. A second time changes nothing."""
    submission = Submission.objects.get(pk=submission_id)
    if Passage.objects.filter(submission_key=passage_key(submission_id)).exists():
        return
    contributor = contributor_of(Provider.objects.get(pk=submission.provider_id))
    if submission.kind == SubmissionKind.EXPOSURE_RETURN:
        _take_exposure(submission, contributor)
    elif submission.kind == SubmissionKind.WITHDRAWAL:
        _take_back(submission, contributor, now)
    elif submission.kind == SubmissionKind.LATER_FACTS:
        _take_later(submission, contributor, now)
    else:
        _take_event(submission, contributor, now)
    audit.record("take_in", by=None, subject=submission, now=now)


def passage_key(submission_id: UUID) -> str:
    """A keyed digest: a reader of the table cannot tell which submission a passage belongs to."""
    return pepper("passage", submission_id.bytes).hex()


def bind_case(*, review_id: UUID, case_id: UUID, now: datetime) -> None:
    """Complete the passage of a text that a person decided, and let its provider know.

    Where the report was taken back meanwhile, or a later text of it came, the case goes out of use as it is bound;
    otherwise it takes the place of the one before, with the codes as they were last reported.
    """
    passage, case = _passage_of(review_id), Case.objects.filter(pk=case_id)
    outdated = passage.link.get("text", str(review_id)) != str(review_id)
    if "withdrawn" in passage.link or outdated:
        case.update(withdrawn=True)
    if not outdated:
        case.update(**ReviewItem.objects.values(*CODES).get(pk=review_id))
        Case.objects.filter(pk=passage.link.get("case")).update(withdrawn=True)
        _relink(passage, case=str(case_id))
    _tell_provider(passage, "text_decided", now)


def tell_opened(*, review_id: UUID, now: datetime) -> None:
    """Let a provider know that a person at the PSO opened a text that it reported."""
    _tell_provider(_passage_of(review_id), "text_opened", now)


def _passage_of(review_id: UUID) -> Passage:
    passage_id = ReviewItem.objects.values_list("passage_id", flat=True).get(pk=review_id)
    found: Passage = Passage.objects.select_for_update().get(pk=passage_id)
    return found


def _tell_provider(passage: Passage, verb: str, now: datetime) -> None:
    """An entry that the provider alone can read: of the door's side, and about no row that the PSO knows. Beside the
    PSO's own entry it would tell the PSO whose text it was.
    """
    contributor = Contributor.objects.get(code=passage.link["contributor"])
    audit.record(verb, by=None, now=now, provider_id=provider_of(contributor))


def forget_provider(*, provider_id: UUID, now: datetime) -> None:
    """After destruction at a contract's end (42 CFR 3.108): cut what ties cases to the provider.

    Texts of its reports that waited at the desk go, decided ones too; de-identified cases and sums stay, because they
    identify nobody. Run twice, there is nothing left to cut.
    """
    keys = [passage_key(pk) for pk in Submission.objects.values_list("pk", flat=True)]
    passages = Passage.objects.filter(submission_key__in=keys)
    texts = ReviewItem.objects.filter(passage_id__in=list(passages.values_list("pk", flat=True)))
    told = {"texts": texts.count(), "passages": passages.count()}
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
    _count(_counting(passage, submission), contributor, -1)
    _relink(passage, withdrawn=str(submission.pk))
    Case.objects.filter(pk=passage.link.get("case")).update(withdrawn=True)
    _undecided(passage).update(state="withdrawn")
    _pass(submission, contributor, {}, STRUCTURED_ONLY)


def _take_later(submission: Submission, contributor: Contributor, now: datetime) -> None:
    """Later facts: the event counts as last reported, and its case follows. What was released stays as it is.

    Tasks arrive in any order: the first report is taken in first, facts older than those that count change nothing,
    and neither does anything after a withdrawal.
    """
    passage = _passage_before(submission, now)
    before = _counting(passage, submission)
    _pass(submission, contributor, {}, STRUCTURED_ONLY)
    if "withdrawn" in passage.link or before.number > submission.number:
        return
    _count(before, contributor, -1)
    _count(submission, contributor, 1)
    _relink(passage, counts=str(submission.pk))
    _follow(passage, submission, before, contributor, now)


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


def _relink(passage: Passage, **changes: str) -> None:
    passage.link = passage.link | changes
    passage.save(update_fields=["link"])


def _follow(
    passage: Passage, submission: Submission, before: Submission, contributor: Contributor, now: datetime
) -> None:
    """Codes follow at once, wherever the case stands. A text is looked at anew only where it is another text."""
    shared = _shared(submission, contributor, submission.contents)
    Case.objects.filter(pk=passage.link.get("case")).update(**shared)
    ReviewItem.objects.filter(passage_id=passage.pk).update(**shared)
    narrative = submission.contents.get("narrative") or ""
    if narrative == (before.contents.get("narrative") or ""):
        return
    _undecided(passage).update(state="replaced")
    result = _deidentified(submission, narrative) if narrative else None
    if result is not None and result.held:
        _relink(passage, text=str(_hold(submission, shared, result, passage, now).pk))
    else:
        _rewrite(passage, shared, result)


def _rewrite(passage: Passage, shared: dict[str, Any], result: Result | None) -> None:
    """Put the later text, or none, in the case; a report whose text still waited has none, and gets one."""
    text, engine = (result.text, result.engine_version) if result else (None, STRUCTURED_ONLY)
    case = Case.objects.filter(pk=passage.link.get("case")).first()
    if case is None:
        case = _make_case(shared, narrative=text, engine_version=engine)
    else:
        case.narrative, case.engine_version = text, engine
        case.save(update_fields=["narrative", "engine_version"])
    _relink(passage, case=str(case.pk), text="")


def _deidentified(submission: Submission, narrative: str) -> Result:
    return deidentify(narrative, _known_to(submission), Profile.NONIDENTIFIABLE)


def _known_to(submission: Submission) -> Known:
    return Known.from_mapping(submission.annex.get("known", {}))


def _count(submission: Submission, contributor: Contributor, count: int) -> None:
    add_event(
        contributor,
        month=submission.month,
        event_type=submission.event_type,
        kind=submission.event_kind,
        harm=submission.harm,
        count=count,
    )


def _take_event(submission: Submission, contributor: Contributor, now: datetime) -> None:
    contents: dict[str, Any] = submission.contents
    _count(submission, contributor, 1)
    shared = _shared(submission, contributor, contents)
    narrative = contents.get("narrative") or ""
    if not narrative:
        case = _make_case(shared, narrative=None, engine_version=STRUCTURED_ONLY)
        _pass(submission, contributor, {"case": str(case.pk)}, STRUCTURED_ONLY)
        return
    result = _deidentified(submission, narrative)
    if result.held:
        passage = _pass(submission, contributor, {}, result.engine_version)
        _hold(submission, shared, result, passage, now)
    else:
        case = _make_case(shared, narrative=result.text, engine_version=result.engine_version)
        _pass(submission, contributor, {"case": str(case.pk)}, result.engine_version)


def _shared(submission: Submission, contributor: Contributor, contents: dict[str, Any]) -> dict[str, Any]:
    """What of the structured fields crosses: by allow-list, and the year instead of the day."""
    return {
        "setting": contributor.setting,
        "event_type": submission.event_type,
        "kind": submission.event_kind,
        "harm": submission.harm,
        "year": int(submission.month[:4]),
        "coded": coarsen(as_texts(contents.get("coded", {})), CROSSES),
    }


def _make_case(shared: dict[str, Any], *, narrative: str | None, engine_version: str) -> Case:
    case = Case(**shared, narrative=narrative, engine_version=engine_version)
    case.save(force_insert=True)
    return case


def _hold(
    submission: Submission, shared: dict[str, Any], result: Result, passage: Passage, now: datetime
) -> ReviewItem:
    narrative = submission.contents["narrative"]
    item = ReviewItem(
        **shared,
        passage_id=passage.pk,
        received=narrative,
        proposed=result.text,
        spans=(spans := as_stored(result)),
        found=len(spans),
        known=known_about(_known_to(submission), narrative),
        profile=str(result.profile),
        reasons=[reason.sentence for reason in result.reasons],
        risk=result.risk,
        engine_version=result.engine_version,
        waiting_since=now,
    )
    item.save(force_insert=True)
    return item


def _pass(submission: Submission, contributor: Contributor, link: dict[str, str], engine_version: str) -> Passage:
    passage = Passage(
        submission_key=passage_key(submission.pk),
        link={"submission": str(submission.pk), "contributor": contributor.code, **link},
        engine_version=engine_version,
    )
    passage.save(force_insert=True)
    return passage
