from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "pso_portal.agreements"
