"""PFIF files that are broken, of another kind, or made to hurt: one sentence, nothing more."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kintrace.limited.child import Refusal
from kintrace.lists import UnreadableFile, open_pfif, open_table, read_people, refusals
from kintrace.lists.pfif import limited

OPEN = '<p:pfif xmlns:p="http://zesty.ca/pfif/1.4">'
PERSON = "<p:person><p:person_record_id>example.org/1</p:person_record_id></p:person>"
LOLS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
Xml = Callable[[str], Path]


@pytest.fixture
def xml(tmp_path: Path) -> Xml:
    def write(text: str) -> Path:
        path = tmp_path / "people.xml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{LOLS}]>',
        '<!DOCTYPE x [<!ENTITY l0 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd"> %p;]>',
        "<!DOCTYPE x>",
    ],
)
def test_a_document_type_is_refused_before_anything_in_it_is_believed(xml: Xml, doctype: str) -> None:
    path = xml(f"{doctype}{OPEN}<p:person><p:full_name>&l9;</p:full_name></p:person></p:pfif>")

    for read in (read_people, open_pfif):
        with pytest.raises(refusals.DoctypeFound):
            list(read(path))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", refusals.XmlBroken),
        ("no XML", refusals.XmlBroken),
        ("<a/>", refusals.OtherFormat),
        (f"{OPEN}{PERSON}", refusals.XmlBroken),
        (f"{OPEN}<p:person>&unknown;</p:person></p:pfif>", refusals.XmlBroken),
        (f"{OPEN}<p:person>\x01</p:person></p:pfif>", refusals.XmlBroken),
        (f'<?xml version="1.0" encoding="no-such"?>{OPEN}</p:pfif>', refusals.XmlBroken),
        (f"{OPEN}</p:pfif>".replace("1.4", "1.1").replace("></", f">{PERSON}</"), refusals.PfifVersion),
        (f"{OPEN}{'<x>' * 40}{'</x>' * 40}</p:pfif>", refusals.FileTooLarge),
        (f"{OPEN}<p:person>{'<p:x/>' * 600_000}</p:person></p:pfif>", refusals.FileTooLarge),
        (f"{OPEN}<p:person><p:x>{'y' * 9_000_000}</p:x></p:person></p:pfif>", refusals.FileTooLarge),
        (f"{OPEN}<p:person x='{'y' * 9_000_000}'/></p:pfif>", refusals.FileTooLarge),
    ],
)
def test_what_is_no_good_pfif_is_refused_in_one_sentence(
    xml: Xml, text: str, reason: type[UnreadableFile]
) -> None:
    with open_pfif(xml(text)) as file, pytest.raises(UnreadableFile) as refused:
        list(file)

    assert type(refused.value) is reason
    assert "people.xml" in str(refused.value)


def test_records_before_a_break_are_given_and_the_line_of_the_break_is_told(xml: Xml) -> None:
    records = iter(open_pfif(xml(f"{OPEN}\n{PERSON}\n<p:person><")))

    assert next(records).line == 2
    with pytest.raises(refusals.XmlBroken, match="line 3"):
        next(records)


def test_a_list_of_pfif_is_no_table(xml: Xml) -> None:
    with pytest.raises(refusals.OtherFormat, match="PFIF"):
        open_table(xml(f"{OPEN}{PERSON}</p:pfif>"))


def test_other_xml_is_still_named_as_what_it_is(xml: Xml) -> None:
    with pytest.raises(refusals.OtherFormat):
        read_people(xml("<?xml version='1.0'?><a/>"))


def frames(text: str, capsysbinary: pytest.CaptureFixture[bytes]) -> list[object]:
    limited.read(io.BytesIO(text.encode()))
    sent = io.BytesIO(capsysbinary.readouterr().out)
    found = []
    while size := sent.read(4):
        found.append(msgspec.msgpack.decode(sent.read(int.from_bytes(size, "big"))))
    return found


def test_records_are_sent_in_batches(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "BATCH", 300)
    note = '<p:note b="c"><p:text>x</p:text></p:note>'

    first, second, last = frames(
        f"<p:pfif xmlns:p='http://zesty.ca/pfif/1.2'>{PERSON * 3}{note}</p:pfif>", capsysbinary
    )

    person = ["person", "1.2", 1, [["person_record_id", "example.org/1"]], [], False]
    assert (first, second) == (
        [person] * 2,
        [person, ["note", "1.2", 1, [["@b", "c"], ["text", "x"]], [], False]],
    )
    assert last == {"end": True}


def test_a_file_beyond_the_largest_is_refused(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "LARGEST_FILE", 100)

    with pytest.raises(Refusal):
        frames(f"{OPEN}{PERSON}</p:pfif>", capsysbinary)


def test_the_same_limits_hold_without_a_process(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    deep = f"{OPEN}{'<x>' * 40}{'</x>' * 40}</p:pfif>"
    typed = f"<!DOCTYPE x>{OPEN}</p:pfif>"
    old = f"{OPEN}{PERSON}</p:pfif>".replace("1.4", "1.0")
    long = f"{OPEN}<p:person>stray{PERSON}<p:x>{'y' * 9_000_000}</p:x></p:person></p:pfif>"

    for text in (deep, typed, old, long, "<a/>", f"{OPEN}{PERSON}"):
        with pytest.raises(Refusal):
            frames(text, capsysbinary)


def test_what_a_feed_says_around_its_records_is_not_sent(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    around = "<title type='text'>News</title><note>no record</note>"
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'>{around}{OPEN}{PERSON}</p:pfif></feed>"

    assert len(frames(feed, capsysbinary)) == 2


def test_a_person_inside_a_person_is_kept_as_elements(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    records, _ = frames(f"{OPEN}<p:person>{PERSON} stray </p:person></p:pfif>", capsysbinary)

    elements = [["person/person_record_id", "example.org/1"], ["#text", " stray "]]
    assert records == [["person", "1.4", 1, elements, [], False]]
