"""Names sown into narratives go through the desk; opened, no case, sum, release, entry, job or log line says them.

`tests/canaries` looks at what a thief could carry away, sealed. Here everything is opened that each side may open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from aggregation.models import Case, DeskQuestion, Release, ReleaseCell, ReviewItem
from aggregation.review import Mark, Query
from aggregation.review.findings import places_of
from aggregation.services import accept_remaining, ask_provider, confirm_text, mark_more, sign_text
from aggregation.services.texts import Asked
from pses import question_selectors
from pses.models import DirectorySuggestion
from pses.services import answer_question
from pso_portal.names.asked import Says
from pso_portal.tenancy import scope
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.canaries.needles import Needles

from .conftest import SENT

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PSO, SYSTEM = Scope(Side.PSO), Scope(Side.SYSTEM)
SOWN = {
    "Zimbrechtova": "PATIENT", "Oddvarsson": "RELATIVE", "8841726375": "MRN", "314-555-0188": "PHONE",
    "Quorrathy": "STAFF", "Vexborough": "FACILITY", "Snibblewing": "UNIT", "Brindlethorpe": "CITY",
    "Larkhollow Lane": "LOCATION", "q.oddvar@example.test": "EMAIL",
}  # fmt: skip
OF_THE_HOUSE = {"Quorrathy", "Vexborough", "Snibblewing", "Brindlethorpe", "Larkhollow Lane"}
WAITS = " <b>"  # markup waits for a person, whatever the engine makes of the rest
# The desk keeps what it was given, sealed, until the provider's data is disposed of.
AT_THE_DESK = {"aggregation_reviewitem.received", "aggregation_reviewitem.work", "aggregation_deskquestion.words"}
MISSED = {"aggregation_reviewitem.proposed"}  # what the engine missed, and people then marked
NARRATIVES = (
    "Zimbrechtova, MRN 8841726375, was given ten times the dose. Quorrathy RN from Snibblewing stopped the pump.",
    "Her son Oddvarsson (call 314-555-0188) says Vexborough sent her home to 12 Larkhollow Lane in Brindlethorpe.",
    "spoke w quorrathy at vexborough re zimbrechtova, mail q.oddvar@example.test, ticket QX77121, no harm",
    "ZIMBRECHTOVA FELL ON SNIBBLEWING. QUORRATHY TOLD THE VEXBOROUGH PEOPLE ABOUT TICKET QX77121 IN BRINDLETHORPE.",
)


@pytest.fixture
def ana(make_member: Any) -> Any:
    return make_member(None, "analyst", name="Ana List")


def look(pages: Any) -> None:
    """Each text is opened in a browser, so that there are log lines to look into."""
    with scope.enter(PSO):
        waiting = list(ReviewItem.objects.values_list("pk", flat=True))
    shown = "".join(pages.get(f"/deidentification/{pk}/").content.decode() for pk in waiting)
    assert "Zimbrechtova" in shown


def ask(by: Any) -> None:
    """About the first sown word of each text."""
    with scope.enter(by.scope()):
        for item in ReviewItem.objects.filter(state="waiting"):
            word = next(word for word in SOWN if any(True for _ in places_of(word, item.received)))
            ask_provider(Asked(by, item.pk, SENT), Query(word, "person"))


def answer(by: Any) -> None:
    with scope.enter(by.scope()):
        for asked in question_selectors.open_questions():
            answer_question(by=by, question_id=asked.pk, says=Says.IDENTIFIES, now=SENT)


def decide(first: Any, second: Any) -> int:
    """As two careful people would: all findings go, and what is left of the sown words is marked."""
    with scope.enter(first.scope()):
        waiting = list(ReviewItem.objects.filter(state="waiting"))
        for item in waiting:
            asked = Asked(first, item.pk, SENT)
            for word, label in SOWN.items():
                if any(True for _ in places_of(word, item.received)):
                    mark_more(asked, Mark(word, label))
            accept_remaining(asked)
            signed = sign_text(asked)
            confirm_text(Asked(second, item.pk, SENT, signed.revision))
    return len(waiting)


def opened(side: Scope) -> dict[str, set[str]]:
    """Every value that this scope may read, opened: which columns say a sown word, and which words."""
    needles, found = Needles(SOWN), {}
    with scope.enter(side):
        for model in apps.get_models():
            if getattr(model, "table_class", TableClass.GLOBAL) is TableClass.GLOBAL:
                continue
            for row in model.objects.all():
                for field in model._meta.concrete_fields:
                    plain = getattr(row, field.attname if field.is_relation else field.name)
                    if said := {hit.split(" as ")[0] for hit in needles.found(str(plain).encode())}:
                        found.setdefault(f"{model._meta.db_table}.{field.name}", set()).update(said)
    return found


@pytest.fixture
def lived(
    network: Any, told: Any, jobs: Any, released: Any, ana: Any, acting: Any, client_for: Any, second: Any,
    make_member: Any,
) -> Callable[[], list[Any]]:
    """Seven clinics report; the first two sow; the desk decides, and a table is released."""

    def live() -> list[Any]:
        clinics: list[Any] = network()
        for story in NARRATIVES:
            told(clinics[0], story=story + WAITS)
        told(clinics[1], story="Quorrathy saw it." + WAITS)
        jobs()
        look(client_for(ana))
        ask(acting(ana, SENT))
        jobs()
        for clinic in clinics[:2]:
            answer(acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT))
        jobs()
        assert decide(acting(ana, SENT), second) == len(NARRATIVES) + 1
        jobs()
        assert released().state == "published"
        return clinics

    return live


def test_opened_by_whoever_may_no_sown_word_stands_behind_the_desk(lived: Any, capsys: Any) -> None:
    clinics = lived()
    logged = capsys.readouterr().err
    with scope.enter(PSO):
        assert Case.objects.filter(withdrawn=False).exclude(narrative__isnull=True).count() > len(NARRATIVES)
        assert (Release.objects.count(), ReleaseCell.objects.filter(shown=True).exists()) == (1, True)
    assert set(opened(PSO)) - MISSED == AT_THE_DESK | {"pses_submission.contents"}
    assert set(opened(Scope(Side.DOOR, frozenset({clinics[2].pk})))) - MISSED == AT_THE_DESK
    assert opened(SYSTEM) == {}
    assert '"code": 200' in logged
    assert Needles(SOWN).found(logged.encode()) == set()


def test_each_house_hears_of_its_own_names_and_of_nobody_who_was_cared_for(lived: Any) -> None:
    first, second, third, *_ = lived()
    for clinic, names in ((first, OF_THE_HOUSE), (second, {"Quorrathy"}), (third, set())):
        with scope.enter(Scope(Side.PROVIDER, frozenset({clinic.pk}))):
            suggested = {each.words for each in DirectorySuggestion.objects.all()}
        assert {word for word in SOWN if any(word.lower() in each.lower() for each in suggested)} == names
    assert opened(Scope(Side.PROVIDER, frozenset({third.pk}))) == {}
    assert opened(Scope(Side.PROVIDER, frozenset({first.pk})))["pses_directorysuggestion.words"] == OF_THE_HOUSE
    with scope.enter(PSO):
        assert {each.state for each in DeskQuestion.objects.all()} == {"answered"}
    for clinic, asked in ((first, {"Zimbrechtova", "Oddvarsson"}), (second, {"Quorrathy"}), (third, set())):
        seen = opened(Scope(Side.PROVIDER, frozenset({clinic.pk})))
        assert seen.get("pses_namequestion.words", set()) == asked
