"""The root of all addresses: families at the top, the desk below /desk/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("kintrace.web.staff.urls")),
    path("", include("kintrace.web.family.urls")),
]
