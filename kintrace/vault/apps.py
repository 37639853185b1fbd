"""The app's name for Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "kintrace.vault"
    label = "vault"
