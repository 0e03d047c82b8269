"""People, and where they work. Global tables: signing in comes before any scope."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.sides import Side


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, so no `create_superuser`."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    hour24 = models.BooleanField("24-hour clock", default=False)
    single_keys = models.BooleanField("single-key shortcuts", default=True)
    mails = models.CharField("mails that something waits", max_length=10, default="at_once")
    mail_owed_since = models.DateTimeField(null=True, help_text="Since when something waits that no mail told of")
    joined_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A person's place at one provider, or at the PSO (provider empty). Ended means no access, at once."""

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    provider = models.ForeignKey("tenancy.Provider", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=[(Side.PROVIDER, "Provider"), (Side.PSO, "PSO")])
    roles = models.JSONField(default=list)
    job_title = models.CharField(max_length=80, blank=True)
    home_unit = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["started_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(side=Side.PSO, provider=None) | Q(side=Side.PROVIDER, provider__isnull=False),
                name="accounts_membership_side",
            ),
            models.UniqueConstraint(
                fields=["user", "provider"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="accounts_one_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.provider_id or 'the PSO'}"


class Invitation(models.Model):
    """An offer of a place, good until it is used, taken back or expired. The token itself is never stored."""

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    provider = models.ForeignKey("tenancy.Provider", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10)
    roles = models.JSONField(default=list)
    job_title = models.CharField(max_length=80, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"invitation {self.id}"


class ApiCredential(models.Model):
    """A machine's access to one provider. Read before any scope is known, so global; it holds no content."""

    table_class = TableClass.GLOBAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey("tenancy.Provider", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    token_sha256 = models.CharField(max_length=64, unique=True)
    permissions = models.JSONField(default=list)
    made_by = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return self.name
