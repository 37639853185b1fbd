"""The door of the desk: signing in, signing out, accepting an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kintrace.accounts import actions as accounts
from kintrace.errors import Refused
from kintrace.web.staff.page import blame, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SignInForm(forms.Form):
    """Who somebody is, and how they show it."""

    handle = forms.CharField(
        label=gettext_lazy("Handle"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AcceptForm(forms.Form):
    """The word of an invitation, and the first password."""

    word = forms.CharField(
        label=gettext_lazy("Invitation"),
        max_length=64,
        help_text=gettext_lazy("The word that an admin gave you. It works once, for three days."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("At least 12 characters. Four unrelated words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the door, and open it."""
    onward = request.POST.get("next", request.GET.get("next", ""))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            staff = accounts.sign_in(
                **form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""), now=timezone.now()
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            login(request, staff)
            return redirect(onward if url_has_allowed_host_and_scheme(onward, None) else "staff:home")
    return show(request, "login.html", {"form": form, "next": onward})


@sensitive_post_parameters("password", "word")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Take the word of an invitation and set the first password."""
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            staff = accounts.accept(**form.cleaned_data, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            login(request, staff)
            messages.success(request, _("Welcome. Your password is set."))
            return redirect("staff:home")
    return show(request, "accept.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and have the browser forget what it kept."""
    logout(request)
    response = redirect("staff:login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
