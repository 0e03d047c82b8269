"""The demo's resources: a handful that staff of several settings read, one withdrawn, one in draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback import publishing
from feedback.models import Resource as Row
from feedback.resources import Resource, ResourceKind

from .stage import as_pso, member, on_stage

PUBLISHED = (
    Resource(
        kind=ResourceKind.ARTICLE, title="Five minutes after a fall", topics=("fall", "analysis"),
        settings=("hospital", "nursing_home"), lede="Ask at the bedside what a form cannot ask a week later.",
        text="Come together where it happened, with whoever was there.\n\nAsk what the person wanted to do. Look at "
             "the floor, the light, the call button and the shoes. Change one thing before you go.\n\nBlame nobody: "
             "the question is what made it likely.",
    ),
    Resource(
        kind=ResourceKind.TOOLKIT, title="Handing over in one minute", topics=("transfer_of_care", "communication"),
        lede="Four cards for the pocket: who, what worries me, what is owed, say it back.",
        text="Print the cards on both sides. Try them for a week on one shift. Keep what helped.",
    ),
    Resource(
        kind=ResourceKind.ARTICLE, title="Why near misses are worth a report", topics=("reporting", "just_culture"),
        lede="Nothing happened, and that is why it can be told.",
        text="A near miss shows the hole and the hand that closed it. Report both.",
    ),
    Resource(
        kind=ResourceKind.LINK, title="Look-alike names in a list", topics=("medication", "dispensing"),
        lede="Pairs of names that are taken for each other, kept up to date by others.",
        link="https://lists.example.org/look-alike-names",
    ),
    Resource(
        kind=ResourceKind.ARTICLE, title="Lifting with two", topics=("patient_handling",), settings=("ems",),
        lede="When to wait for the second crew.", text="Wait where you doubt. A minute costs less than a back.",
    ),
)  # fmt: skip
DRAFT = Resource(kind=ResourceKind.ARTICLE, title="Alarms that nobody hears", topics=("device",))


def teach(now: datetime) -> int:
    """How many were published; 0 a second time, and then nothing changes."""
    with as_pso():
        if Row.objects.exists():
            return 0
    with on_stage(member(None, "analyst"), now) as by:
        for at, said in enumerate((*PUBLISHED, _meeting(now))):
            then = now - timedelta(days=9 * at + 1)
            row = publishing.save_resource(by=by, resource_id=None, said=said, revision=0, now=then)
            publishing.publish_resource(by=by, resource_id=row.pk, revision=row.revision, now=then)
        publishing.save_resource(by=by, resource_id=None, said=DRAFT, revision=0, now=now)
    return len(PUBLISHED) + 1


def _meeting(now: datetime) -> Resource:
    return Resource(
        kind=ResourceKind.EVENT, title="Open hour of the PSO", day=(now + timedelta(days=24)).date(),
        lede="Ask the analysts anything. No cases, no names.", topics=("reporting",),
        text="Thirty minutes by telephone. Your risk manager has the number.",
    )  # fmt: skip
