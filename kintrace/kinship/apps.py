"""The app's name for Django."""

from django.apps import AppConfig


class KinshipConfig(AppConfig):
    name = "kintrace.kinship"
    label = "kinship"
