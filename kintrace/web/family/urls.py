"""Addresses for families. None of them holds anything that a person typed."""

from __future__ import annotations

from django.urls import path

from kintrace.web.family import answer, inquiry, language, objection, spellings, start, withdraw

app_name = "family"

urlpatterns = [
    path("", start.start, name="start"),
    path("how/", start.how, name="how"),
    path("leave/", start.leave, name="leave"),
    path("language/", language.language, name="language"),
    path("ask/", inquiry.begin, name="begin"),
    path("ask/<slug:step>/", inquiry.ask, name="ask"),
    path("spellings/", spellings.spellings, name="spellings"),
    path("check/", inquiry.check, name="check"),
    path("receipt/", inquiry.receipt, name="receipt"),
    path("sent/", inquiry.sent, name="sent"),
    path("lost/", inquiry.lost, name="lost"),
    path("answer/", answer.answer, name="answer"),
    path("answer/wrong/", objection.wrong, name="wrong"),
    path("objection/", objection.objection, name="objection"),
    path("objection/receipt/", objection.receipt, name="objection_receipt"),
    path("objection/read/", objection.read, name="objection_read"),
    path("withdraw/", withdraw.withdraw, name="withdraw"),
    path("withdrawn/", withdraw.withdrawn, name="withdrawn"),
]
