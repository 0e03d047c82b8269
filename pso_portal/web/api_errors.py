"""Everything that goes wrong, in plain sentences: {"detail": sentence} or {"fields": {name: [sentences]}}.

Nothing of the request stands in a sentence, so that absent and foreign rows look alike to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from pso_portal.accounts.acting import Denied

CREDENTIAL = 'Bearer realm="api"'
SENTENCES: dict[int, str] = {
    400: "The body could not be read. Send one JSON object.",
    401: "Send a credential that is in force: Authorization: Bearer, then the secret.",
    404: "There is nothing here.",
    405: "This address does not take that method.",
    406: "Answers are given as application/json only.",
    413: "The body is too large. Send less than 2 megabytes.",
    415: "Send the body as application/json.",
    429: "Too many requests with this credential. Wait a minute, then go on.",
    500: "Something broke on our side. Nothing of this request was kept. Try again in a minute.",
}


class TooLarge(APIException):
    """A body above the limit, refused before it is read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class Conflict(APIException):
    """What is asked for contradicts what stands. `held` adds fields to the answer."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, sentence: str, **held: Any) -> None:
        super().__init__(sentence)
        self.sentence, self.held = sentence, held


class Unanswered(APIException):
    """Answers that cannot be sent: sentences by question."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


def plain_errors(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error; None for one that nobody foresaw, which breaks the request."""
    if isinstance(error, Denied):
        return Response({"detail": str(error)}, status=status.HTTP_403_FORBIDDEN)
    if isinstance(error, Conflict):
        return Response({"detail": error.sentence, **error.held}, status=error.status_code)
    if isinstance(error, Unanswered):
        return Response({"fields": {name: [text] for name, text in error.problems.items()}}, status=error.status_code)
    if isinstance(error, ValidationError):
        return _invalid(error)
    code = _code(error)
    return _sentence(code, error) if code in SENTENCES else None


def outside_views(request: HttpRequest, code: int) -> HttpResponse:
    """The same for what fails before or after a view: an address that is no route, a body refused on the way in."""
    if code == 404 and getattr(request, "acting", None) is None:
        code = 401
    response = HttpResponse(
        JSONRenderer().render({"detail": SENTENCES[code]}), status=code, content_type="application/json"
    )
    if code == 401:
        response.headers["WWW-Authenticate"] = CREDENTIAL
    return response


def _code(error: Exception) -> int:
    if isinstance(error, Http404):
        return 404
    if isinstance(error, RequestDataTooBig):
        return 413
    return error.status_code if isinstance(error, APIException) else 0


def _sentence(code: int, error: Exception) -> Response:
    headers = {"WWW-Authenticate": CREDENTIAL} if code == 401 else {}
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    return Response({"detail": SENTENCES[code]}, status=code, headers=headers)


def _invalid(error: ValidationError) -> Response:
    found: dict[str, list[str]] = {}
    for path, sentence in _flat(error.detail, ""):
        found.setdefault(path, []).append(sentence)
    if set(found) <= {"", "non_field_errors"}:
        return Response({"detail": SENTENCES[400]}, status=error.status_code)
    return Response({"fields": found}, status=error.status_code)


def _flat(detail: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _flat(below, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list | tuple):
        for each in detail:
            yield from _flat(each, path)
    else:
        yield path, str(detail)
