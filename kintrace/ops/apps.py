"""The app's name for Django."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "kintrace.ops"
    label = "ops"
