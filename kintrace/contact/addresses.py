"""Mail addresses as people type them: cleaned, checked for shape, and compared with hosts that exist."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_noop
from rapidfuzz.distance import OSA

from kintrace.errors import Refused

LONGEST = 254  # RFC 5321, 4.5.3.1.3

# Cyrillic letters that people type for the Latin ones that look the same.
LOOK_ALIKES = str.maketrans("аеорсухіјѕАВЕКМНОРСТУХІЈЅ", "aeopcyxijsABEKMHOPCTYXIJS")


class NotAnAddress(Refused):
    """This cannot be written to."""

    message = gettext_noop("This does not look like a mail address. It should look like name@example.com.")


def clean(typed: str) -> str:
    """Return a typed address as it can be written to.

    Look-alike Cyrillic letters become Latin when the whole address can be read so. The host goes to lower
    case, and to its ASCII form if it is a Cyrillic one.

    Raises:
        NotAnAddress: If it has not the shape of an address. The text does not repeat it.
    """
    text = unicodedata.normalize("NFKC", typed).strip().removeprefix("mailto:").strip("<>,; \t")
    if text.translate(LOOK_ALIKES).isascii():
        text = text.translate(LOOK_ALIKES)
    name, _, host = text.rpartition("@")
    try:
        address = f"{name}@{host.lower().encode('idna').decode('ascii')}"
        EmailValidator()(address)
    except (UnicodeError, ValidationError):
        raise NotAnAddress from None
    if len(address) > LONGEST or not name.isascii():
        raise NotAnAddress
    return address


def suggestion(address: str) -> str:
    """Return the address that was probably meant ("…@gmail.com" for "…@gmail.con"), or "".

    It is a hint to show beside the field: a rare host is not an error.
    """
    name, _, host = address.rpartition("@")
    if host in known_hosts():
        return ""
    near = [known for known in known_hosts() if OSA.distance(host, known, score_cutoff=1) == 1]
    # Short hosts are one letter apart from many that exist.
    return f"{name}@{near[0]}" if near and len(near[0]) > 5 else ""


@cache
def known_hosts() -> dict[str, None]:
    """Return the hosts of data/mail_hosts.tsv in their order."""
    text = (files("kintrace.contact") / "data" / "mail_hosts.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict.fromkeys(lines[1:])
