"""Letters through a real mail server, and what each of its answers means."""

from __future__ import annotations

import email
import email.policy
import socket
from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from kintrace.contact.delivery import (
    ComeBackLater,
    Envelope,
    NotAccepted,
    NoWayOut,
    OutcomeUnknown,
    RefusedForGood,
    Unreachable,
)
from kintrace.contact.models import Message
from kintrace.mail import send as mail
from kintrace.mail import wording
from kintrace.ops.postbox import free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.mail.conftest import PostOffice

ID = UUID("0b7a3a52-6f0e-4f0e-9a52-2f6a1c1f8d10")


def envelope(*, openly: bool = True, language: str = "ru", address: str = "mother@mail.example") -> Envelope:
    return Envelope(id=ID, template=Message.Template.NEWS, address=address, language=language, openly=openly)


def arrived(office: PostOffice) -> EmailMessage:
    """Return the one letter that arrived."""
    [letter] = office.arrived
    read = email.message_from_bytes(letter, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_the_letter_says_that_there_is_news_and_not_which(office: PostOffice, settings: Settings) -> None:
    settings.SITE_URL = "https://bureau.example"

    mail.send(envelope())

    letter = arrived(office)
    assert office.receivers == ["mother@mail.example"]
    assert letter["Subject"] == "Есть новое по вашему запросу"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    assert "https://bureau.example" in text
    assert "никогда не просим денег" in text
    assert "%" not in text


def test_a_careful_letter_carries_no_address_of_ours_and_no_word_of_an_inquiry(office: PostOffice) -> None:
    mail.send(envelope(openly=False))

    letter = arrived(office)
    text = letter["Subject"] + letter.get_content()
    assert "://" not in text
    assert "запрос" not in text
    assert "никогда не просим денег" in text


def test_the_letter_tells_nothing_about_this_machine(office: PostOffice) -> None:
    mail.send(envelope())

    assert arrived(office)["Message-ID"] == f"<{ID.hex}@bureau.example>"
    assert office.greeted_as == "bureau.example"
    assert socket.gethostname().encode() not in office.arrived[0].replace(b"localhost", b"")


def test_the_same_message_has_the_same_id_every_time(office: PostOffice) -> None:
    mail.send(envelope())
    mail.send(envelope())

    first, second = (email.message_from_bytes(letter)["Message-ID"] for letter in office.arrived)
    assert first == second


@pytest.mark.parametrize(
    ("step", "reply", "meaning"),
    [
        ("MAIL", "550 who are you", NotAccepted),
        ("MAIL", "451 later", ComeBackLater),
        ("MAIL", "", Unreachable),
        ("RCPT", "550 no such user", RefusedForGood),
        ("RCPT", "450 greylisted", ComeBackLater),
        ("RCPT", "", Unreachable),
        ("DATA", "554 we do not like it", RefusedForGood),
        ("DATA", "452 disk full", ComeBackLater),
        ("DATA", "", OutcomeUnknown),
    ],
)
def test_every_answer_of_the_server_has_its_meaning(
    office: PostOffice, step: str, reply: str, meaning: type[Exception]
) -> None:
    office.replies[step] = reply

    with pytest.raises(meaning):
        mail.send(envelope())


def test_data_refused_before_the_text_is_judged_by_its_code(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aiosmtpd.smtp import SMTP  # noqa: PLC0415  # only here

    async def busy(self: SMTP, _argument: str) -> None:
        await self.push("451 busy")

    monkeypatch.setattr(SMTP, "smtp_DATA", busy)

    with pytest.raises(ComeBackLater):
        mail.send(envelope())
    assert not office.arrived


def test_signs_in_with_the_password_of_the_setting(office: PostOffice, settings: Settings) -> None:
    settings.SMTP_URL = settings.SMTP_URL.replace("//", "//bureau:p%40ss%20word@")

    mail.send(envelope())

    assert office.arrived


def test_a_wrong_password_is_our_fault_and_not_the_message_s(office: PostOffice, settings: Settings) -> None:
    settings.SMTP_URL = settings.SMTP_URL.replace("//", "//bureau:wrong@")

    with pytest.raises(NotAccepted):
        mail.send(envelope())
    assert not office.arrived


def test_nothing_is_sent_in_clear_to_another_machine(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_is_here", lambda _host: False)  # as if this machine were another

    with pytest.raises(NotAccepted):
        mail.send(envelope())
    assert not office.arrived


def test_a_server_without_tls_is_not_spoken_to_over_smtps(office: PostOffice, settings: Settings) -> None:
    settings.SMTP_URL = settings.SMTP_URL.replace("smtp://", "smtps://")

    with pytest.raises(NotAccepted):
        mail.send(envelope())
    assert not office.arrived


def test_a_server_that_is_not_there_is_unreachable(settings: Settings) -> None:
    settings.SMTP_URL = f"smtp://localhost:{free_port()}"

    with pytest.raises(Unreachable):
        mail.send(envelope())


def test_without_a_server_there_is_no_way_out(settings: Settings) -> None:
    assert mail.way() is None
    with pytest.raises(NoWayOut):
        mail.send(envelope())

    settings.SMTP_URL = "smtp://localhost"
    assert mail.way() is mail.send


def test_an_address_cannot_add_a_line_to_the_letter(office: PostOffice) -> None:
    with pytest.raises(RefusedForGood):
        mail.send(envelope(address="a@b.example\nBcc: other@b.example"))
    assert not office.arrived


def test_a_name_is_another_machine_unless_it_is_this_one() -> None:
    assert not mail._is_here("mail.example")
    assert not mail._is_here("192.0.2.1")
    assert mail._is_here("::1")


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("openly", [True, False])
@pytest.mark.parametrize("template", Message.Template.values)
def test_every_template_is_written_in_every_language_and_tone(
    template: str, openly: bool, language: str
) -> None:
    letter = wording.letter(template, openly=openly, language=language)

    assert letter.subject
    assert letter.text.count("\n\n") >= 3


def test_an_unknown_language_gets_english() -> None:
    assert wording.letter("news", openly=True, language="tyv") == wording.letter(
        "news", openly=True, language="en"
    )


def test_what_is_not_written_cannot_be_sent() -> None:
    with pytest.raises(KeyError):
        wording.letter("death", openly=True, language="ru")
