"""The app's name for Django."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "kintrace.contact"
    label = "contact"
