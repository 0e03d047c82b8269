from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "pso_portal.notices"
