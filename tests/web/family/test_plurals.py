"""Words that count things are there in every form a language has."""

from __future__ import annotations

import pytest
from django.utils.translation import ngettext, override

FORMS = {
    "ru": {1: "1 запись", 3: "3 записи", 5: "5 записей", 21: "21 запись", 2000: "2000 записей"},
    "uk": {1: "1 запис", 3: "3 записи", 5: "5 записів", 21: "21 запис", 2000: "2000 записів"},
}


@pytest.mark.parametrize("language", FORMS)
def test_the_number_of_records_is_said_in_her_language(language: str) -> None:
    with override(language):
        for number, words in FORMS[language].items():
            said = ngettext(
                "The last time we compared %(records)s record.",
                "The last time we compared %(records)s records.",
                number,
            )
            assert words in said % {"records": number}
