"""The app's name for Django."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "kintrace.tracing"
    label = "tracing"
