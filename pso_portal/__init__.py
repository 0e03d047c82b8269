"""The PSO portal. Importing the Celery application here binds every shared task to it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
