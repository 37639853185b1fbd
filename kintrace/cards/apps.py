"""The app's name for Django."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "kintrace.cards"
    label = "cards"
