"""The API base. An API view that declares no permission for a method does not start."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from .api_errors import TooLarge
from .api_shapes import Shape

METHODS = ("get", "post", "put", "patch", "delete")


class Pages(LimitOffsetPagination):
    """`?limit=` and `?offset=`; the answer says how many there are and where the next ones stand."""

    default_limit = 50
    max_limit = 200


class PortalApiView(APIView):
    """`permissions` says for each HTTP method which permission it takes; no other method is answered."""

    permissions: ClassVar[dict[str, Permission] | None] = None
    pagination_class = Pages
    metadata_class = None  # OPTIONS would tell about a route to those who may not use it

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.permissions is None:
            raise ImproperlyConfigured(f"{cls.__qualname__} declares no permissions")
        missing = {name for name in METHODS if hasattr(cls, name)}
        if missing - {method.lower() for method in cls.permissions}:
            raise ImproperlyConfigured(f"{cls.__qualname__} has a method without a permission")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a body that is too large before any of it is read."""
        super().initial(request, *args, **kwargs)
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge

    @property
    def acting(self) -> Acting:
        return self.request.user  # type: ignore[return-value]

    def told(self, shape: type[Shape]) -> dict[str, Any]:
        """The body, checked against its shape: its fields and no other. Raises ValidationError."""
        read = shape(data=self.request.data)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def listed(self, rows: Any, shape: type[BaseSerializer[Any]]) -> Response:
        """One page of rows."""
        pages = Pages()
        page = pages.paginate_queryset(rows, self.request, view=self)
        return pages.get_paginated_response(shape(page, many=True).data)


def _length(request: Request) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if str(told).isdigit() else 0
