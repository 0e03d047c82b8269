"""The entrance of commands: each says whether it needs servers, and acts in a scope that it names."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, ClassVar
from uuid import UUID

from django.core.management.base import BaseCommand

from . import scope
from .scope import Scope, Side


class PortalCommand(BaseCommand):
    """Base of our commands. `needs_servers = False` starts none."""

    needs_servers: ClassVar[bool] = True

    @staticmethod
    def as_system() -> AbstractContextManager[Scope]:
        return scope.enter(Scope(Side.SYSTEM))

    @staticmethod
    def as_pso() -> AbstractContextManager[Scope]:
        return scope.enter(Scope(Side.PSO))

    @staticmethod
    def as_provider(provider_id: UUID) -> AbstractContextManager[Scope]:
        return scope.enter(Scope(Side.PROVIDER, frozenset({provider_id})))

    @staticmethod
    def on_side(side: Side, provider_id: UUID | None = None) -> AbstractContextManager[Scope]:
        """For what goes through tables of several classes, one after the other."""
        return scope.enter(Scope(side, frozenset({provider_id} if provider_id else ())))

    @staticmethod
    def acting(acting: Any) -> AbstractContextManager[Scope]:
        """Act as a person: the same scope that a request of theirs would enter."""
        return scope.enter(acting.scope())
