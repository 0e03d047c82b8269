from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pso_portal.jobs"
    verbose_name = "Work to do"
