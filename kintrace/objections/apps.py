"""The app's name for Django."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "kintrace.objections"
    label = "objections"
