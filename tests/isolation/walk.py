"""The walk: every route × method × walker × position of ids, each probe rolled back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from pso_portal.tenancy.sides import Side
from pso_portal.web.views import PUBLIC, SIGNED_IN

from .houses import CANARY, MARKER
from .people import Walker
from .probe import Answer, listening, probe
from .routes import LIBRARY, ROUTES, Route
from .secrets_of import Secrets
from .world import World

QUICK = ("GET", "POST")
EVERY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")
ALWAYS = {"anonymous", "risk_manager", "pso_administrator"}
OF_REFUSALS = 8  # of what is refused to others, a sample has one in so many, and of each route another's
PSO_KINDS = {"release_draft", "withdrawal_request", "npsd_export", "review", "reading", "message", "form",
             "published_form", "sheet", "incident", "pso_room", "cohort", "shown_case", "signal", "alert",
             "draft_alert", "waiting_alert", "resource", "edition"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ids of a request point, and which they are."""

    name: str
    ids: dict[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a walker got or did that it must not; `leak`: of another's rows."""

    route: str
    walker: str
    method: str
    place: str
    what: str
    leak: bool = True

    def __str__(self) -> str:
        return f"{self.route} · {self.walker} · {self.method} · {self.place}: {self.what}"


class Walk:
    """One walk through a world. `findings` is what went wrong; `seen` the routes where own rows showed.

    A sample opens every route once for each side that may, each by another of its people; what one gate refuses to
    others is asked of it less often.
    """

    def __init__(
        self, world: World, methods: Sequence[str] = QUICK, routes: dict[str, Route] | None = None, *,
        sample: bool = False,
    ) -> None:  # fmt: skip
        self.world, self.methods, self.routes, self.sample = world, methods, routes or ROUTES, sample
        self.thorough = methods is EVERY  # else: what one gate refuses alike is asked once
        self.secrets = Secrets(world)
        self.findings: list[Finding] = []
        self.seen: set[tuple[str, str]] = set()
        self.probes = 0
        self.opened: set[tuple[str, str]] = set()

    def report(self) -> str:
        """What went wrong, a line each."""
        return "\n".join(sorted({str(finding) for finding in self.findings}))

    def go(self, walkers: Sequence[Walker] | None = None) -> Walk:
        with listening() as heard:
            for turn, walker in enumerate(walkers or self.world.walkers):
                walker.sign_in()
                watch = self.secrets.watch(walker)
                step = _Step(self, walker, heard, watch)
                for number, (name, route) in enumerate(self.routes.items()):
                    if not (self.sample and self._left_out(walker, route, turn, number)):
                        if _may(walker, route):
                            self.opened.add((name, walker.name))
                        for method in self._methods(walker, route):
                            step.take(name, route, method)
        return self

    def _left_out(self, walker: Walker, route: Route, turn: int, number: int) -> bool:
        if walker.name == "anonymous":
            return False
        if not _may(walker, route):
            return (turn + number) % OF_REFUSALS != 0
        if route.is_api or route.who in (LIBRARY, PUBLIC):
            return False
        return walker is not self._opener(walker, route, number)

    def _opener(self, walker: Walker, route: Route, number: int) -> Walker:
        """Whose turn it is, of the walker's side, to open a route: of those whose own row shows there, if any."""
        able = [each for each in self.world.walkers if each.side is walker.side and _may(each, route)]
        able = [each for each in able if each.name in route.seen_by] or able
        return able[number % len(able)]

    def _methods(self, walker: Walker, route: Route) -> Sequence[str]:
        if self.thorough or walker.name in ALWAYS:
            return self.methods
        if route.who in (LIBRARY, PUBLIC):
            return ()
        return self.methods if (walker.permissions and not walker.token) or route.is_api else self.methods[:1]


@dataclass
class _Step:
    walk: Walk
    walker: Walker
    heard: io.StringIO
    watch: Any
    nowhere: dict[str, bytes] = field(default_factory=dict)

    def take(self, name: str, route: Route, method: str) -> None:
        """Every position of one route and method, each looked at alone, then against each other."""
        if not _may(self.walker, route):
            for place in self._places(route)[: 2 if self.walk.thorough else 1]:
                self._refused(name, route, method, place, self._ask(name, route, method, place))
            return
        answers = {place.name: (place, self._ask(name, route, method, place)) for place in self._places(route)}
        if "own" in answers and answers["own"][1].status not in (404, 405):
            self._note_seen(name, *answers["own"], answers["absent"][1])
        elif "plain" in answers and self.walk.secrets.is_own(answers["plain"][1].text):
            self.walk.seen.add((name, self.walker.name))
        for other in ("foreign", "mixed", "colleague"):
            if other in answers:
                self._same_as_absent(name, route, method, answers[other], answers["absent"])

    def _places(self, route: Route) -> list[Place]:
        kinds = _kinds(route)
        if not kinds:
            return [Place("plain")]
        own = {kind: self._own(kind) for kind in kinds}
        absent = {kind: uuid4() for kind in kinds}
        found = [Place("own", own), Place("absent", absent)]
        if self.walker.side in (Side.PROVIDER, None) and not route.for_all:
            foreign = {kind: self.walk.world.b.ids.get(kind, self._own(kind)) for kind in kinds}
            found.append(Place("foreign", foreign))
        if "provider" in kinds and len(route.ids) > 1:
            rest = {kind: self.walk.world.b.ids[kind] for kind in kinds[1:]}
            found.append(Place("mixed", {"provider": own["provider"], **rest}))
        if route.personal:
            found.append(Place("colleague", {kind: self.walk.world.a.ids[f"colleagues_{kind}"] for kind in kinds}))
        return found

    def _own(self, kind: str) -> UUID:
        return (self.walk.world.pso_ids if kind in PSO_KINDS else self.walk.world.a.ids)[kind]

    def _ask(self, name: str, route: Route, method: str, place: Place) -> Answer:
        url = reverse(name, kwargs={**route.fixed, **{key: place.ids[kind] for key, kind in route.ids.items()}})
        query = "&".join(f"{key}={_filled(value, place)}" for key, value in route.query.items())
        body = {key: _filled(value, place) for key, value in route.body.items()}
        url = f"{url}?{query}" if query else url
        answer = probe(self.walker, method, url, body, self.heard, self.watch, is_api=route.is_api)
        self.walk.probes += 1
        self._look(name, method, place, answer)
        return answer

    def _look(self, name: str, method: str, place: Place, answer: Answer) -> None:
        """What is wrong whatever was asked: a canary, a log line, a write, a broken page."""
        said = _without_own_places(answer.said(), self.walk.world) if name == "switch_place" else answer.said()
        for what in self.walk.secrets.found(self.walker, said, place.ids.values()):
            self._find(name, method, place, f"showed {what}")
        left = [word for word in (MARKER, CANARY) if word.lower() in answer.left.lower()]
        if left:
            self._find(name, method, place, f"left {left} in a log or a mail")
        if answer.wrote:
            self._find(name, method, place, "changed rows that are not its own")
        if answer.status >= 500:
            self._find(name, method, place, f"broke with {answer.error}", leak=False)

    def _refused(self, name: str, route: Route, method: str, place: Place, answer: Answer) -> None:
        """Nobody can tell a route that is not for them from one with no row: the same answer, to the byte."""
        if route.is_api:
            absent = answer.status == 404 and answer.body in (self._not_found(method, "/api/v1/no-such-page"), b"")
            expected = answer.status == 405 or (absent if self.walker.token else answer.status == 401)
        elif self.walker.name == "departed":
            expected = answer.status == 403
        elif self.walker.side is None or self.walker.token:
            expected = answer.status == 302 and answer.headers.count("/accounts/login/") == 1
        else:
            expected = answer.status == 404 and answer.body in (self._not_found(method), b"")
        if not expected:
            self._find(name, method, place, f"was not refused as an absent page: {answer.status}")

    def _not_found(self, method: str, url: str = "/no-such-page/") -> bytes:
        if method not in self.nowhere:
            asked = probe(self.walker, method, url, {}, self.heard, self.watch, is_api=False)
            self.nowhere[method] = asked.body
        return self.nowhere[method]

    def _same_as_absent(
        self, name: str, route: Route, method: str, one: tuple[Place, Answer], absent: tuple[Place, Answer]
    ) -> None:
        """The same status and bytes; asked again once, because a minute may have passed in between."""
        for again in (False, True):
            if again:
                one, absent = ((each[0], self._ask(name, route, method, each[0])) for each in (one, absent))
            if _compared(*one) == _compared(*absent):
                return
        what = f"differs from absent: {one[1].status} against {absent[1].status}"
        what += _first_difference(_compared(*one), _compared(*absent))
        self._find(name, method, one[0], what, leak=one[1].status < 500)

    def _note_seen(self, name: str, place: Place, own: Answer, absent: Answer) -> None:
        if _compared(place, own) != _compared(place, absent):
            self.walk.seen.add((name, self.walker.name))

    def _find(self, name: str, method: str, place: Place, what: str, *, leak: bool = True) -> None:
        self.walk.findings.append(Finding(name, self.walker.name, method, place.name, what, leak))


def _compared(place: Place, answer: Answer) -> Any:
    if answer.status == 404:
        return answer.status, answer.body, answer.plain()[2]
    return answer.plain(*map(str, place.ids.values()))


def _first_difference(one: Any, other: Any) -> str:
    lines = zip("\n".join(map(str, one)).splitlines(), "\n".join(map(str, other)).splitlines(), strict=False)
    return next((f": {a.strip()[:90]} | {b.strip()[:90]}" for a, b in lines if a != b), "")


def _may(walker: Walker, route: Route) -> bool:
    """Whether the table lets this walker in by any method."""
    if route.who in (PUBLIC, LIBRARY):
        return True
    if route.is_api:
        return bool(walker.token) and bool(walker.permissions & route.permissions())
    if walker.token or walker.side is None:
        return False
    return route.who == SIGNED_IN or bool(walker.permissions & route.permissions())


def _kinds(route: Route) -> list[str]:
    """The kinds of thing whose ids a request carries, those of the address first."""
    nested = [each for value in route.body.values() if isinstance(value, dict) for each in value.values()]
    sent = [value[1:] for value in (*route.query.values(), *route.body.values(), *nested) if _is_id(value)]
    return list(dict.fromkeys([*route.ids.values(), *sent]))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("@")


def _filled(value: Any, place: Place) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each, place) for key, each in value.items()}
    return str(place.ids[value[1:]]) if _is_id(value) else value


def _without_own_places(text: str, world: World) -> str:
    """The switch lists one's own places; the walkers have one at B."""
    text = text.replace(world.b.provider.name, "")
    for member in world.b.people.values():
        text = text.replace(str(member.pk), "")
    return text


def own_rows_due(walk: Walk) -> Iterator[tuple[str, str]]:
    """Where a walker's own rows must show: without this a refusal everywhere would look like safety."""
    for name, route in walk.routes.items():
        for walker in walk.world.walkers:
            inside = route.data and walker.side is Side.PROVIDER and (name, walker.name) in walk.opened
            if inside and (not route.seen_by or walker.name in route.seen_by):
                yield name, walker.name


def hold(walk: Walk) -> None:
    """Fail with every finding, and with every own row that did not show."""
    unseen = sorted(set(own_rows_due(walk)) - walk.seen)
    if walk.findings or unseen:
        pytest.fail(f"{walk.report()}\nown rows not seen: {unseen}", pytrace=False)
