from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "pso_portal.office"
