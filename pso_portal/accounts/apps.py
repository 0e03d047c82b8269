from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "pso_portal.accounts"
    verbose_name = "Who may"

    def ready(self) -> None:
        from . import sign_in_audit  # noqa: PLC0415  models are not ready before this point
        from .grants import make_permissions  # noqa: PLC0415  the same

        post_migrate.connect(make_permissions, sender=self)
        sign_in_audit.connect()
