"""PFIF as other registries send it: every version read, nothing lost, nothing brought back from the dead."""

from __future__ import annotations

import doctest
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kintrace.lists import open_pfif, read_people, read_pfif, refusals
from kintrace.lists.pfif import (
    Ages,
    Document,
    Finding,
    Kept,
    NoteRecord,
    PersonRecord,
    PfifTable,
    home_of,
)
from kintrace.matching import Missing, PartialDate

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
JUNE = date(2026, 6, 1)
HEAD = (
    "<p:person_record_id>example.org/1</p:person_record_id>"
    "<p:source_date>2026-03-31T12:00:00Z</p:source_date>"
)
FULL = HEAD + "<p:full_name>Гончаренко Микола</p:full_name>"


def pfif(path: Path, inside: str, version: str = "1.4") -> Path:
    file = path / "people.pfif.xml"
    file.write_text(f'<p:pfif xmlns:p="http://zesty.ca/pfif/{version}">{inside}</p:pfif>', "utf-8")
    return file


def document(path: Path, inside: str, version: str = "1.4") -> Document:
    return read_pfif(pfif(path, inside, version))


def person(path: Path, inside: str, version: str = "1.4") -> tuple[PersonRecord, list[tuple[str, str]]]:
    found = document(path, f"<p:person>{inside}</p:person>", version)
    return found.persons[0], codes(found.findings)


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.field, finding.code) for finding in findings]


def test_every_field_of_a_person_is_read_with_its_type(tmp_path: Path) -> None:
    found, amiss = person(
        tmp_path,
        FULL.replace("</p:full_name>", "\n  Kolya Goncharenko\n</p:full_name>")
        + """
        <p:entry_date>2026-04-01T00:00:00Z</p:entry_date><p:expiry_date>2027-04-01T00:00:00Z</p:expiry_date>
        <p:given_name>Микола Іванович</p:given_name><p:family_name>Гончаренко</p:family_name>
        <p:alternate_names>Коля
        Мыкола</p:alternate_names>
        <p:description>Tall &amp; thin</p:description><p:sex>male</p:sex>
        <p:date_of_birth>1999-04</p:date_of_birth><p:age>25-27</p:age>
        <p:home_city>Бровари</p:home_city><p:home_state>32</p:home_state><p:home_country>UA</p:home_country>
        <p:profile_urls>http://example.org/a
        http://example.org/b</p:profile_urls>""",
    )

    assert amiss == []
    assert found == PersonRecord(
        person_record_id="example.org/1",
        entry_date=datetime(2026, 4, 1, tzinfo=UTC),
        expiry_date=datetime(2027, 4, 1, tzinfo=UTC),
        source_date=NOON,
        full_name=("Гончаренко Микола", "Kolya Goncharenko"),
        given_name="Микола Іванович",
        family_name="Гончаренко",
        alternate_names=("Коля", "Мыкола"),
        description="Tall & thin",
        sex="male",
        date_of_birth=PartialDate(1999, 1999, 4),
        age=Ages(25, 27),
        home_city="Бровари",
        home_state="32",
        home_country="UA",
        profile_urls=("http://example.org/a", "http://example.org/b"),
    )


def test_a_note_says_whom_it_is_about_by_where_it_stands(tmp_path: Path) -> None:
    note = (
        "<p:note><p:note_record_id>example.org/n1</p:note_record_id><p:author_name>Olha</p:author_name>"
        "<p:source_date>2026-03-31T12:00:00Z</p:source_date><p:author_made_contact>false</p:author_made_contact>"
        "<p:status>believed_missing</p:status><p:text>No news.</p:text></p:note>"
    )
    found, amiss = person(tmp_path, FULL + note)

    assert amiss == []
    assert found.notes == (
        NoteRecord(
            note_record_id="example.org/n1",
            person_record_id="example.org/1",
            author_name="Olha",
            source_date=NOON,
            author_made_contact=False,
            status="believed_missing",
            text="No news.",
        ),
    )


def test_names_of_older_versions_become_those_of_today(tmp_path: Path) -> None:
    older = (
        HEAD + "<p:first_name>Микола</p:first_name><p:last_name>Гончаренко</p:last_name>"
        "<p:other>description:\n    A scar.\n      On the hand.</p:other>"
        "<p:note><p:note_record_id>example.org/n</p:note_record_id><p:author_name>O</p:author_name>"
        "<p:source_date>2026-03-31T12:00:00Z</p:source_date><p:found>true</p:found><p:text>x</p:text></p:note>"
    )
    found, amiss = person(tmp_path, older, "1.2")

    assert amiss == []
    assert (found.given_name, found.family_name) == ("Микола", "Гончаренко")
    assert found.description == "A scar.\n  On the hand."
    assert found.notes[0].author_made_contact is True


def test_each_version_demands_its_own_fields(tmp_path: Path) -> None:
    nothing = "<p:sex>male</p:sex>"

    assert person(tmp_path, nothing, "1.2")[1] == [
        ("person_record_id", "mandatory"),
        ("given_name", "mandatory"),
        ("family_name", "mandatory"),
    ]
    for version in ("1.3", "1.4"):
        assert person(tmp_path, nothing, version)[1] == [
            ("person_record_id", "mandatory"),
            ("source_date", "mandatory"),
            ("full_name", "mandatory"),
        ]


@pytest.mark.parametrize(
    ("element", "amiss"),
    [
        ("<p:entry_date>2026-03-31 12:00</p:entry_date>", ("entry_date", "not_a_time")),
        ("<p:entry_date>2026-03-31T12:00:00</p:entry_date>", ("entry_date", "not_a_time")),
        ("<p:entry_date>2026-02-30T12:00:00Z</p:entry_date>", ("entry_date", "not_a_time")),
        ("<p:entry_date>0001-01-01T00:00:00+10:00</p:entry_date>", ("entry_date", "not_a_time")),
        ("<p:date_of_birth>12.04.1999</p:date_of_birth>", ("date_of_birth", "not_a_day")),
        ("<p:date_of_birth>1999-13</p:date_of_birth>", ("date_of_birth", "not_a_day")),
        ("<p:date_of_birth>1999-02-29</p:date_of_birth>", ("date_of_birth", "not_a_day")),
        ("<p:age>about 20</p:age>", ("age", "not_an_age")),
        ("<p:age>25-18</p:age>", ("age", "not_an_age")),
        ("<p:sex>M</p:sex>", ("sex", "not_a_choice")),
        ("<p:first_name>Mykola</p:first_name>", ("first_name", "unknown_element")),
        ("<p:full_name>Another</p:full_name>", ("full_name", "said_twice")),
        ('<x:rank xmlns:x="urn:x">private</x:rank>', ("{urn:x}rank", "unknown_element")),
    ],
)
def test_what_cannot_be_read_is_named_and_kept(tmp_path: Path, element: str, amiss: tuple[str, str]) -> None:
    found, said = person(tmp_path, FULL + element)

    assert said == [amiss]
    assert found.kept[0].text in element
    assert found.full_name == ("Гончаренко Микола",)


def test_nothing_inside_or_beside_a_field_is_lost(tmp_path: Path) -> None:
    found, _ = person(
        tmp_path, FULL + '<p:age unit="years">24<b>or</b> 25</p:age>stray<p:x><p:y a="1">in</p:y></p:x><p:z/>'
    )

    assert {(kept.name, kept.text) for kept in found.kept} == {
        ("age@unit", "years"),
        ("age/{}b", "or"),
        ("age", "24 25"),
        ("#text", "stray"),
        ("x/y@a", "1"),
        ("x/y", "in"),
        ("z", ""),
    }


def test_an_id_without_a_domain_is_named_and_the_record_found_by_its_line(tmp_path: Path) -> None:
    found = document(tmp_path, f"\n<p:person>{FULL.replace('example.org/1', '17')}</p:person>")

    assert [(finding.record, finding.code) for finding in found.findings] == [
        ("line 2", "not_a_record_id"),
        ("line 2", "mandatory"),
    ]
    assert found.persons[0].kept == (Kept("person_record_id", "17"),)


def test_two_records_of_one_id_and_a_note_about_another_are_told(tmp_path: Path) -> None:
    note = (
        "<p:note><p:note_record_id>example.org/n</p:note_record_id><p:author_name>O</p:author_name>"
        "<p:source_date>2026-03-31T12:00:00Z</p:source_date><p:text>x</p:text>%s</p:note>"
    )
    other = note % "<p:person_record_id>example.org/2</p:person_record_id>"
    found = document(tmp_path, f"<p:person>{FULL}{other}</p:person><p:person>{FULL}</p:person>{note % ''}")

    assert codes(found.findings) == [
        ("person_record_id", "note_of_another"),
        ("person_record_id", "same_id"),
        ("note_record_id", "same_id"),
        ("person_record_id", "note_of_another"),
    ]
    assert len(found.notes) == 1


def test_a_feed_with_records_of_several_versions_is_read(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://zesty.ca/pfif/1.3" xmlns:p="http://zesty.ca/pfif/1.4">'
        "<title>News</title><entry><a:person><a:person_record_id>example.org/0</a:person_record_id>"
        "<a:source_date>2026-03-31T12:00:00Z</a:source_date><a:full_name>Їжак</a:full_name></a:person></entry>"
        f"<entry><p:person>{FULL}</p:person></entry></feed>",
        "utf-16",
    )
    with open_pfif(file) as feed:
        found = [(entry.version, entry.record, entry.findings) for entry in feed]

    assert [version for version, _, _ in found] == ["1.3", "1.4"]
    assert not any(findings for _, _, findings in found)
    assert [row.person.name for row in read_people(file) if row.person] == ["Їжак", "Гончаренко Микола"]


def test_an_expired_record_is_nobody_even_if_it_still_tells_who(tmp_path: Path) -> None:
    past = "<p:expiry_date>2026-05-01T00:00:00Z</p:expiry_date>"
    rows = list(
        read_people(
            pfif(
                tmp_path,
                f"<p:person>{FULL}{past}</p:person><p:person>{HEAD.replace('/1', '/2')}{past}</p:person>"
                f"<p:person>{FULL.replace('/1', '/3')}</p:person>",
            ),
            today=JUNE,
        )
    )

    assert [(row.person and row.person.id, [p.code for p in row.problems]) for row in rows] == [
        (None, ["expired"]),
        (None, ["expired"]),
        ("example.org/3", []),
    ]


def test_a_list_of_pfif_gives_persons_and_says_that_notes_are_claims(tmp_path: Path) -> None:
    people = read_people(
        pfif(
            tmp_path,
            f"<p:person>{FULL}<p:given_name>Микола Іванович</p:given_name><p:age>24-26</p:age>"
            "<p:full_name>unknown</p:full_name><p:home_state>UA-32</p:home_state><p:sex>other</p:sex>"
            "<p:family_name>неизвестно</p:family_name><p:note/></p:person>",
        ),
        today=JUNE,
    )
    (row,) = people

    assert row.person is not None
    assert (row.person.name, row.person.given, row.person.patronymic) == (
        "Гончаренко Микола",
        "Микола",
        "Іванович",
    )
    assert row.person.born == PartialDate(1999, 2002)
    assert row.person.region == "Киевская область"
    assert row.person.missing == {"surname": Missing.NOT_KNOWN}
    assert {problem.code for problem in row.problems} >= {"said_twice", "not_a_sex"}
    assert isinstance(people.table, PfifTable)
    assert people.table.share == 1.0
    assert people.table.notices[0][1] == {"file": "people.pfif.xml", "count": 1}


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<p:full_name>123</p:full_name>", "not_a_name"),
        ("<p:full_name>A B</p:full_name><p:age>20</p:age>", "age_without_day"),
        ("<p:full_name>A B</p:full_name><p:date_of_birth>2030</p:date_of_birth>", "future_date"),
        ("<p:full_name>A B</p:full_name><p:home_state>ZZZ</p:home_state>", "no_such_region"),
        (f"<p:family_name>{'x' * 600}</p:family_name>", "too_long"),
        ("<p:sex>male</p:sex>", "no_name"),
    ],
)
def test_what_a_person_cannot_be_made_of_is_a_problem_of_its_row(
    tmp_path: Path, inside: str, code: str
) -> None:
    (row,) = read_people(pfif(tmp_path, f"<p:person>{inside}</p:person>"), today=JUNE)

    assert code in [problem.code for problem in row.problems]


def test_a_file_without_a_person_is_refused_as_a_list_and_read_as_a_document(tmp_path: Path) -> None:
    file = pfif(tmp_path, "<p:note><p:note_record_id>example.org/n</p:note_record_id></p:note>")

    assert read_pfif(file).notes == [NoteRecord(note_record_id="example.org/n")]
    with pytest.raises(refusals.NoPersonRecord):
        list(read_people(file))


def test_nobody_s_values_are_in_a_repr(tmp_path: Path) -> None:
    found = document(tmp_path, f"<p:person>{FULL}<p:x>y</p:x><p:note/></p:person>").persons[0]

    assert repr([found, found.notes[0], found.kept[0]]) == "[<PersonRecord>, <NoteRecord>, <Kept>]"


def test_the_home_of_a_record_is_its_domain() -> None:
    assert (home_of("Example.ORG/1/2"), home_of("17")) == ("example.org", "")


def test_the_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pfif.md").read_text("utf-8")
    for name, text in re.findall(r"```xml name=(\S+)\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", page, re.DOTALL))

    test = doctest.DocTestParser().get_doctest(examples, {}, "pfif.md", None, 0)
    result = doctest.DocTestRunner().run(test)

    assert result.attempted >= 10
    assert result.failed == 0
