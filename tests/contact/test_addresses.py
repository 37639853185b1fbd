"""Mail addresses as people type them."""

from __future__ import annotations

import pytest

from kintrace.contact import addresses


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        (" mother@mail.example ", "mother@mail.example"),
        ("mailto:mother@mail.example", "mother@mail.example"),
        ("<Mother@MAIL.example>,", "Mother@mail.example"),
        ("mother＠mail.example", "mother@mail.example"),  # full-width
        ("mоthеr@mаil.ехаmplе", "mother@mail.example"),  # Cyrillic о, е, а, х
        ("mother@почта.рф", "mother@xn--80a1acny.xn--p1ai"),
    ],
)
def test_reads_addresses_as_people_type_them(typed: str, cleaned: str) -> None:
    assert addresses.clean(typed) == cleaned


@pytest.mark.parametrize(
    "typed",
    [
        *("", "mother", "mother@", "@mail.example", "two words@mail.example", "a@b@c", "мама@mail.example"),
        *(
            "mother@mail",
            "a@" + "b" * 300 + ".example",
            "a@b.example\nBcc: x@y.example",
            "mother@..",
            "a@" + "я" * 80,
        ),
    ],
)
def test_refuses_what_cannot_be_written_to_without_repeating_it(typed: str) -> None:
    with pytest.raises(addresses.NotAnAddress) as refusal:
        addresses.clean(typed)

    assert "mother@" not in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("m@gmail.con", "m@gmail.com"),
        ("m@gmial.com", "m@gmail.com"),
        ("m@yandex.ry", "m@yandex.ru"),
        ("m@ukr.nte", "m@ukr.net"),
        ("m@mail.ru", ""),
        ("m@bureau.example", ""),
    ],
)
def test_asks_whether_a_usual_host_was_meant(typed: str, meant: str) -> None:
    assert addresses.suggestion(typed) == meant
