"""The app's name for Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "kintrace.disclosure"
    label = "disclosure"
