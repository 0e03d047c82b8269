"""The OpenAPI description: made from the views, so that it cannot drift from what they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from .api_shapes import Problem

Handler = TypeVar("Handler", bound=Callable[..., Any])

ALWAYS = (401, 403, 404, 406, 429)
WITH_BODY = (400, 413, 415)
WORDS = {
    400: "The body is not one JSON object, or a field of it is not as described",
    401: "No credential, or one that is unknown, expired or revoked",
    403: "Refused; the sentence says why",
    404: "Not there, not this provider's, or not for this credential: all alike",
    406: "Only application/json is given",
    409: "Contradicts what stands",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "Answers that cannot be sent, with a sentence by question",
    429: "Too many requests with this credential",
}


class CredentialScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a credential is sent."""

    target_class = "pso_portal.accounts.api_authentication.CredentialAuthentication"
    name = "credential"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token; the description says where it comes from."""
        return {"type": "http", "scheme": "bearer", "description": "Made by the provider's administrator"}


def described(
    name: str, *, gives: Any, takes: Any = None, status: int = 200,
    refuses: Mapping[int, Any] | None = None, parameters: Sequence[OpenApiParameter] = (),
) -> Callable[[Handler], Handler]:  # fmt: skip
    """Describe one handler: its name, the shapes it takes and gives, and every refusal it can answer with.

    The first line of the handler's docstring is its summary.
    """
    codes = (*ALWAYS, *(WITH_BODY if takes else ()))
    refusals = dict.fromkeys(codes, Problem) | dict(refuses or {})
    answers = {code: OpenApiResponse(shape, description=WORDS[code]) for code, shape in refusals.items()}
    return extend_schema(
        operation_id=name, request=takes, responses={status: gives} | answers, parameters=list(parameters)
    )


def header(name: str, words: str) -> OpenApiParameter:
    """A header that must be sent."""
    return OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description=words)


class MonthInPath:
    """A month in an address: YYYY-MM."""

    regex = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


MONTH = OpenApiParameter(
    "month", {"type": "string", "pattern": f"^{MonthInPath.regex}$"}, OpenApiParameter.PATH, description="YYYY-MM"
)


class OnceMade(SchemaGenerator):
    """The description never changes while the portal runs: making it anew for everyone who asks would be work."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        """A copy of the description."""
        return deepcopy(_made())


@cache
def _made() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
