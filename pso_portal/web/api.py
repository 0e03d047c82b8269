"""The API base. An API view that declares no permission for a method refuses that method."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission


class PortalApiView(APIView):
    """`permissions` says for each HTTP method which permission it takes; the rest is refused."""

    permissions: ClassVar[dict[str, Permission] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.permissions is None:
            raise ImproperlyConfigured(f"{cls.__qualname__} declares no permissions")
        missing = {name for name in ("get", "post", "put", "patch", "delete") if hasattr(cls, name)}
        if missing - {method.lower() for method in cls.permissions}:
            raise ImproperlyConfigured(f"{cls.__qualname__} has a method without a permission")

    @property
    def acting(self) -> Acting:
        return self.request.user  # type: ignore[return-value]


def plain_errors(error: Exception, context: dict[str, Any]) -> Response | None:
    """Errors as {"detail": sentence} or {"fields": {name: [sentences]}}; foreign and absent alike."""
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, Denied):
        return Response({"detail": str(error)}, status=status.HTTP_403_FORBIDDEN)
    return exception_handler(error, context)
