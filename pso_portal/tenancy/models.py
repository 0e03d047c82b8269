"""Provider (the tenant: one legal entity), the places inside it, and the PSO itself."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from .care_settings import OWNERSHIPS, SETTINGS, UNKNOWN_OWNERSHIP
from .classes import TableClass
from .managers import ScopedManager


class ScopedModel(models.Model):
    """A model whose rows are shown by its table class. The id is made in Python: sealing binds to it."""

    table_class: ClassVar[TableClass]
    audience_path: ClassVar[str] = "audience__provider"
    itself_path: ClassVar[str] = "pk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class OwnedModel(ScopedModel):
    """A row that belongs to one provider."""

    provider = models.ForeignKey("tenancy.Provider", on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        abstract = True


class OwnedForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A key between rows of one provider. The database constraint is the composite one of BindToProvider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"db_constraint": False}))


class Pso(models.Model):
    """The Patient Safety Organization that runs this installation: exactly one row."""

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    long_name = models.CharField(max_length=200, default="Patient Safety Organization")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    only_one = models.BooleanField(default=True, unique=True, editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(only_one=True), name="tenancy_one_pso"),
        ]

    def __str__(self) -> str:
        return self.name


def check_setting(code: str) -> None:
    """Raises ValidationError for a setting that the list of care settings does not hold."""
    if code not in SETTINGS:
        raise ValidationError("Choose a setting from the list.")


def check_ownership(code: str) -> None:
    """Raises ValidationError for an ownership that the list does not hold."""
    if code not in OWNERSHIPS:
        raise ValidationError("Choose an ownership from the list.")


class Provider(ScopedModel):
    """One legal entity under contract with the PSO (42 CFR 3.20, "provider")."""

    table_class = TableClass.PROVIDER

    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=40, validators=[check_setting])
    state = models.CharField(max_length=2)
    size_band = models.CharField(max_length=20, default="medium")
    teaching = models.BooleanField(default=False, help_text="It trains residents or students of a health profession")
    ownership = models.CharField(max_length=20, default=UNKNOWN_OWNERSHIP, validators=[check_ownership])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="affiliates")
    contract_starts = models.DateField()
    contract_ends = models.DateField(null=True, blank=True)
    data_disposed_at = models.DateTimeField(null=True, blank=True)
    on_call_phone = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> uuid.UUID:
        """Affiliates count as one organization wherever contributors are counted."""
        return self.parent_id or self.id


class Affiliation(OwnedModel):
    """What a provider may know of one affiliate (42 CFR 3.20, "affiliated provider"): that it is one, and its contract.

    Both directions have a row. A trigger keeps them in step with the providers' own rows, which no affiliate reads.
    """

    table_class = TableClass.PROVIDER
    itself_path = "provider_id"

    affiliate = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    contract_starts = models.DateField()
    contract_ends = models.DateField(null=True)
    parted = models.BooleanField(default=False, help_text="They are of one family no longer")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "affiliate"], name="tenancy_affiliated_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Facility(OwnedModel):
    """A place of a provider. Times of its events and periods are local to its zone."""

    table_class = TableClass.SHARED

    name = models.CharField(max_length=200)
    timezone = models.CharField(max_length=60, default="America/Chicago")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(OwnedModel):
    """A place inside a facility: a ward, an ambulance station, a dispensary."""

    table_class = TableClass.SHARED

    facility = OwnedForeignKey(Facility, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    location_kind = models.CharField(max_length=40, default="general_care")

    class Meta(OwnedModel.Meta):
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name
