from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "pso_portal.web"
