from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "pso_portal.tenancy"
    verbose_name = "Whose it is"
