"""The pages of the review desk: without a script, by links and buttons alone, and nothing typed is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from aggregation.deidentification import deidentify
from aggregation.models import Case, ReviewItem
from aggregation.review.findings import as_stored
from pso_portal.names import Known
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
TEXT = "Mr. Alvarez <first> saw K. Quiverfeather in Brookhaven about ticket QX77121."


@pytest.fixture
def wait(pso: Any) -> Callable[..., str]:
    """A text that waits, as the door leaves it; returns the page's address."""

    def add(text: str = TEXT, days: int = 0, **more: Any) -> str:
        result = deidentify(text, Known())
        spans = as_stored(result)
        with scope.enter(Scope(Side.PSO)):
            item = ReviewItem(
                passage_id=uuid4(), setting="clinic", event_type="fall", kind="incident", harm="mild", year=2025,
                received=text, proposed=result.text, spans=spans, found=len(spans), reasons=["An unknown word."],
                risk=0.4, engine_version="1", waiting_since=timezone.now() - timedelta(days=days, minutes=5),
                **more,
            )  # fmt: skip
            item.save(force_insert=True)
        return f"/deidentification/{item.pk}/"

    return add


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def bo(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Bo Second"))


def page(client: Any, url: str) -> str:
    return html.unescape(client.get(url).content.decode())


def revision(client: Any, url: str) -> str:
    return re.findall(r'name="revision" value="(\d+)"', page(client, url))[0]


def send(client: Any, url: str, do: str, **said: str) -> Any:
    return client.post(url, {"do": do, "revision": revision(client, url), **said})


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_queue_is_oldest_first_and_says_how_long_and_whose_turn(wait: Any, ana: Any, bo: Any) -> None:
    wait()
    old = wait(days=12)
    send(bo, old, "claim")
    shown = words(page(ana, "/deidentification/"))
    assert shown.index("12 days Late") < shown.index("less than an hour")
    assert "Claimed by Bo Second" in shown
    assert "Quiverfeather" not in shown
    assert "Claimed by you" in words(page(bo, "/deidentification/"))


def test_each_finding_stands_marked_and_numbered_on_the_left_and_replaced_on_the_right(wait: Any, ana: Any) -> None:
    shown = page(ana, wait())
    left, right = re.findall(r'<p class="narrative">(.*?)</p>', shown, re.S)
    assert "&lt;first&gt;" in ana.get(wait()).content.decode()
    numbers = re.findall(r'aria-label="Finding (\d+)"', left)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert "Quiverfeather" in left
    assert "Quiverfeather" not in words(right)
    assert right.count("<mark") == len(numbers)


def test_the_table_says_what_why_by_which_paragraph_and_what_it_becomes(wait: Any, ana: Any) -> None:
    shown = words(page(ana, wait("He lives at 12 Rose Street. Call 314-555-0188.")))
    assert "Telephone or fax It has the shape of such a number or address 45 CFR 164.514(b)(2)(i)(D)-(E)" in shown
    assert "[phone] Accept" in shown


def test_accept_edit_keep_mark_and_sign_by_buttons_alone(wait: Any, ana: Any, bo: Any) -> None:
    url = wait()
    assert send(ana, url, "accept 1").headers["Location"] == f"{url}#decide"
    assert send(ana, url, "edit 2", becomes="a visitor", kind="NAME").status_code == 302
    assert send(ana, url, "keep 3", reason="no place").status_code == 302
    assert send(ana, url, "mark", words="ticket", kind="ID").status_code == 302
    assert 'value="sign" disabled' in page(ana, url)
    send(ana, url, "accept_all")
    assert 'value="sign" disabled' not in page(ana, url)
    assert send(ana, url, "sign").headers["Location"] == "/deidentification/"
    assert "Signed by Ana List" in words(page(bo, url))
    assert send(bo, url, "confirm").status_code == 302
    with scope.enter(Scope(Side.PSO)):
        assert "a visitor in Brookhaven about [number] [number]." in Case.objects.get().narrative


def test_a_decided_text_says_who_signed_and_who_confirmed(wait: Any, ana: Any, bo: Any) -> None:
    url = wait()
    send(ana, url, "accept_all")
    send(ana, url, "sign")
    send(bo, url, "confirm")
    assert "Signed by Ana List, confirmed by Bo Second" in words(page(ana, url))


@pytest.mark.parametrize(
    ("state", "says"), [("withdrawn", "took this report back"), ("replaced", "sent a later text of this report")]
)
def test_a_text_that_is_left_undecided_says_why(state: str, says: str, wait: Any, ana: Any) -> None:
    url = wait()
    with scope.enter(Scope(Side.PSO)):
        ReviewItem.objects.update(state=state)
    shown = page(ana, url)
    assert (says in shown, 'name="do"' in shown) == (True, False)
    assert ana.post(url, {"do": "sign"}).status_code == 403


def test_the_page_leads_to_the_first_open_finding_and_j_and_k_are_links(wait: Any, ana: Any) -> None:
    url = wait()
    send(ana, url, "accept 1")
    shown = page(ana, url)
    assert "<h2>Finding 2:" in shown
    assert re.findall(r'href="\?finding=(\d)#decide" data-key="(.)"', shown) == [("1", "k"), ("3", "j")]
    assert "<h2>Finding 1:" in page(ana, f"{url}?finding=1")
    assert "<h2>Finding 2:" in page(ana, f"{url}?finding=99")
    keys = set(re.findall(r'data-key="(.)"', shown))
    assert keys == {"a", "e", "x", "j", "k"}


def test_nobody_confirms_their_own_and_the_page_does_not_offer_it(wait: Any, ana: Any) -> None:
    url = wait()
    send(ana, url, "accept_all")
    send(ana, url, "sign")
    assert 'value="confirm"' not in page(ana, url)
    assert send(ana, url, "confirm").status_code == 403


def test_what_was_typed_stands_on_the_page_when_somebody_else_was_faster(wait: Any, ana: Any, bo: Any) -> None:
    url = wait()
    seen = revision(bo, url)
    send(ana, url, "rewrite", text="Ana's text.")
    answer = bo.post(url, {"do": "rewrite", "text": "Bo's long text.", "revision": seen})
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Somebody else has claimed this text" in shown
    assert "What you typed, not saved" in shown
    assert ("Bo's long text." in shown, "Ana's text." in shown) == (True, True)


def test_what_was_typed_and_does_not_fit_stands_in_its_field(wait: Any, ana: Any) -> None:
    url = wait()
    answer = send(ana, url, "mark", words="Nobody <here>", kind="NAME")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Nobody &lt;here&gt;"' in shown
    assert "These do not stand in it." in shown


@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 422), ({"do": "dance"}, 422), ({"do": "accept 99"}, 422), ({"do": "accept " + "9" * 400}, 422),
     ({"do": "keep 1", "reason": ""}, 422), ({"do": "edit 1", "becomes": "x", "kind": "SHOE"}, 422),
     ({"do": "accept 1", "revision": "7"}, 409), ({"do": "accept 1", "revision": "x"}, 302),
     ({"do": "confirm", "revision": "0"}, 409), ({"do": "sign"}, 422), ({"do": "rewrite", "text": " "}, 422)],
)  # fmt: skip
def test_whatever_is_sent_the_page_answers(said: dict[str, str], status: int, wait: Any, ana: Any) -> None:
    assert ana.post(wait(), said).status_code == status


def test_a_text_that_the_engine_did_not_understand_is_withheld_or_written_by_hand(wait: Any, ana: Any) -> None:
    url = wait()
    with scope.enter(Scope(Side.PSO)):
        item = ReviewItem.objects.get()
        item.spans, item.proposed, item.found = [], "", 0
        item.save()
    assert "the engine understood none of this text" in page(ana, url)
    assert send(ana, url, "sign").status_code == 422
    send(ana, url, "rewrite", text="A fall.")
    assert send(ana, url, "sign").status_code == 302


def test_thirty_findings_and_thirty_texts_ask_no_more_of_the_database_than_one(
    wait: Any, ana: Any, django_assert_max_num_queries: Any
) -> None:
    def cost(url: str) -> int:
        ana.get(url)  # the first visit may note that it was the first
        with django_assert_max_num_queries(80) as asked:
            ana.get(url)
        return len(asked)

    one = wait("Call 314-555-0188.")
    few = (cost("/deidentification/"), cost(one))
    many = wait(" ".join(f"Call 314-555-0{number}." for number in range(100, 130)))
    for _ in range(25):
        wait()
    assert (cost("/deidentification/"), cost(many)) == few
