"""The app's name for Django."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "kintrace.duties"
    label = "duties"
