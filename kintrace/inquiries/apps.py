"""The app's name for Django."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "kintrace.inquiries"
    label = "inquiries"
