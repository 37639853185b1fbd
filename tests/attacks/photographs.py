"""Hostile photographs, each made by code from its description."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from itertools import chain
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, PngImagePlugin

from tests.attacks.clean import SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("JPEG", "PNG", "WEBP")
WORD = SECRET.decode()
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>{WORD}</rdf:RDF></x:xmpmeta>'.encode()
HTML = f"<html><script>alert('{WORD}')</script></html>".encode()
ORIENTATION, GPS, COMMENT = 0x0112, 0x8825, 0x9286


def picture(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Return a picture whose corners differ, so that one sees how it is turned: red is top left."""
    made = Image.new("RGB", size, "white")
    made.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    return made


def written(image: Image.Image, form: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Return EXIF with a place, an author, a comment and how the camera was held."""
    made = Image.Exif()
    made[ORIENTATION] = orientation
    made[0x013B] = made[0x010F] = made[0x9C9C] = WORD
    made.get_ifd(0x8769)[COMMENT] = SECRET
    made.get_ifd(GPS).update({1: "N", 2: (47.0, 6.0, 0.0), 3: "E", 4: (37.0, 5.0, 0.0), 27: SECRET})
    return made.tobytes()


def profile() -> bytes:
    """Return a colour profile of sRGB that tells a word."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain + SECRET


def packed() -> bytes:
    """Return a ZIP file, as a JAR is one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", WORD)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes, rows: bytes = b"", colour: int = 0) -> bytes:
    """Return a PNG file that says what it likes of its size."""
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    body = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def zeros(megabytes: int) -> bytes:
    """Return many zeros, packed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(megabytes)), packer.flush()])


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """Return a JPEG with one more segment at its beginning."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def with_thumbnail(jpeg: bytes) -> bytes:
    """Return a JPEG with EXIF in which a thumbnail lies, itself with a word in it."""
    small = with_segment(written(picture((16, 12)), "JPEG"), 0xFE, SECRET)
    first = struct.pack("<HHII", 0x0103, 3, 1, 6)
    where = struct.pack("<HHII", 0x0201, 4, 1, 8 + 2 + 4 + 2 + 36 + 4)
    length = struct.pack("<HHII", 0x0202, 4, 1, len(small))
    directory = struct.pack("<H", 3) + first + where + length + struct.pack("<I", 0)
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 14) + directory + small
    return with_segment(jpeg, 0xE1, b"Exif\0\0" + tiff)


def many_scans(times: int) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again: each is work for the whole picture."""
    jpeg = written(picture((4000, 4000)), "JPEG", progressive=True)
    last = jpeg.rfind(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * times + b"\xff\xd9"


def planted() -> Iterator[tuple[str, bytes]]:
    """Yield photographs that tell more than they show. Each is drawn, and tells nothing."""
    for form in FORMATS:
        for orientation in range(1, 9):
            turned = written(picture(), form, exif=exif(orientation))
            yield f"exif-{orientation}.{form}", turned
        yield f"icc.{form}", written(picture(), form, icc_profile=profile())
        yield f"xmp.{form}", written(picture(), form, xmp=XMP)
        yield f"zip.{form}", written(picture(), form) + packed()
        yield f"html.{form}", written(picture(), form) + HTML
        yield f"svg-named.{form}.jpg", written(picture(), form) + b"<svg onload='alert(1)'>" + SECRET
        yield f"broken-icc.{form}", written(picture(), form, icc_profile=b"\0\0\1\0" + SECRET * 20)
        yield f"broken-exif.{form}", written(picture(), form, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + SECRET)
    jpeg = written(picture(), "JPEG")
    yield "comment.JPEG", with_segment(jpeg, 0xFE, SECRET)
    yield "iptc.JPEG", with_segment(jpeg, 0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1a" + SECRET)
    yield "thumbnail.JPEG", with_thumbnail(jpeg)
    yield "jfxx.JPEG", with_segment(jpeg, 0xE0, b"JFXX\0\x10" + jpeg + SECRET)
    yield "html-first.JPEG", with_segment(jpeg, 0xFE, HTML)
    yield "two-pictures.JPEG", jpeg + with_segment(jpeg, 0xFE, SECRET)
    frames = [picture(), Image.new("RGB", (64, 48), "blue")]
    yield "mpo.JPEG", written(frames[0], "MPO", save_all=True, append_images=frames[1:]) + SECRET
    yield "moving.WEBP", written(frames[0], "WEBP", save_all=True, append_images=frames[1:] * 30)
    yield "moving.PNG", written(frames[0], "PNG", save_all=True, append_images=frames[1:] * 30)
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", WORD)
    text.add_text("Zipped", WORD * 9, zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    yield "text.PNG", written(picture(), "PNG", pnginfo=text)
    rows = zlib.compress(bytes(65 * 48))
    yield "own-chunk.PNG", png(64, 48, chunk(b"prVt", SECRET), rows=rows)
    yield "behind-the-end.PNG", png(64, 48, rows=rows) + chunk(b"tEXt", b"Author\0" + SECRET)
    yield "cmyk.JPEG", written(picture().convert("CMYK"), "JPEG", comment=SECRET)
    yield "grey.JPEG", written(picture().convert("L"), "JPEG", comment=SECRET)
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield f"mode-{mode}.PNG", written(picture().convert(mode), "PNG", exif=exif())


def refused() -> Iterator[tuple[str, str, bytes]]:
    """Yield what is refused: name, refusal, file."""
    yield "bomb-144mp.png", "TooManyPixels", png(12_000, 12_000, rows=zeros(137))
    yield "bomb-declared.png", "TooManyPixels", png(2**31 - 1, 2**31 - 1, rows=zeros(1))
    yield "bomb-41mp.png", "TooManyPixels", png(41_000, 1_000, rows=zeros(40))
    head = b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 11, 8, 65_500, 65_500, 1) + b"\1\x11\0"
    yield "bomb.jpg", "TooManyPixels", head + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + bytes(64) + b"\xff\xd9"
    vp8x = b"VP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + b"\xff\x3f\0" + b"\xff\x3f\0"
    yield "bomb.webp", "TooManyPixels", b"RIFF" + struct.pack("<I", len(vp8x) + 4) + b"WEBP" + vp8x
    large = Image.new("RGB", (6_300, 6_300))
    yield "large.webp", "TooMuchWork", written(large, "WEBP", method=0)
    yield "text-bomb.png", "FileBroken", png(8, 8, chunk(b"zTXt", b"a\0\0" + zeros(200)), rows=zeros(1))
    yield "scans.jpg", "TooMuchWork", many_scans(3_000)
    frames = [Image.new("L", (400, 400), shade) for shade in (1, 2)] * 30
    yield "60-frames.gif", "OtherKind", written(frames[0], "GIF", save_all=True, append_images=frames[1:])
    yield "gifar.gif", "OtherKind", written(picture(), "GIF") + packed()
    yield "gifar.jpg", "OtherKind", written(picture(), "GIF") + packed()
    yield "tiff-bomb.tif", "OtherKind", b"II*\0" + struct.pack("<I", 8) + bytes(4_000)
    yield "tiff.jpg", "OtherKind", written(picture(), "TIFF")
    yield "jpeg2000.jpg", "OtherKind", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200)
    yield "codestream.jpg", "OtherKind", b"\xff\x4f\xff\x51" + b"\xff" * 200
    yield "bitmap.jpg", "OtherKind", written(picture(), "BMP")
    yield "svg.jpg", "OtherKind", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "svg-declared.jpg", "OtherKind", b"\xef\xbb\xbf <?xml version='1.0'?><svg/>"
    yield "page.jpg", "OtherKind", b"<!DOCTYPE html>" + HTML
    yield "packed.jpg", "OtherKind", packed()
    yield "nested.jpg", "OtherKind", nested(6)
    yield "slip.png", "OtherKind", slip()
    yield "rar.jpg", "OtherKind", b"Rar!\x1a\7\0" + bytes(60)
    yield "seven.jpg", "OtherKind", b"7z\xbc\xaf\x27\x1c" + bytes(60)
    yield "gzip.jpg", "OtherKind", b"\x1f\x8b\x08" + bytes(60)
    yield "heic.jpg", "OtherKind", b"\0\0\0\x18ftypheic" + bytes(60)
    yield "avif.jpg", "OtherKind", b"\0\0\0\x18ftypavif" + bytes(60)
    yield "word.pdf", "OtherKind", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "video.jpg", "MovingPicture", b"\0\0\0\x18ftypisom" + bytes(60)
    yield "sound.jpg", "MovingPicture", b"OggS" + bytes(60)
    yield "wave.jpg", "MovingPicture", b"RIFF\x40\0\0\0WAVEfmt " + bytes(60)
    yield "program.jpg", "UnknownKind", b"\x7fELF" + bytes(60)
    yield "windows.jpg", "UnknownKind", b"MZ" + bytes(60)
    yield "script.jpg", "UnknownKind", b"#!/bin/sh\ncat /etc/passwd\n"
    yield "postscript.jpg", "UnknownKind", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file"
    yield "html-then.jpg", "OtherKind", HTML + written(picture(), "JPEG")
    yield "zeros.jpg", "UnknownKind", bytes(1_000)
    yield "empty.jpg", "FileEmpty", b""
    yield "21mb.jpg", "FileTooLarge", written(picture(), "JPEG") + bytes(21 << 20)
    yield "marker.jpg", "FileBroken", b"\xff\xd8\xff"
    yield "no-frame.jpg", "FileBroken", b"\xff\xd8\xff\xda\0\x08\1\1\0\0\x3f\0" + bytes(64)
    yield "no-rows.png", "FileBroken", png(64, 48)
    yield "wrong-sum.png", "FileBroken", png(64, 48, rows=zlib.compress(b"x" * 900))[:-30] + bytes(30)
    yield "nothing.webp", "FileBroken", b"RIFF\4\0\0\0WEBP"


def nested(depth: int) -> bytes:
    """Return a ZIP in a ZIP in a ZIP, and so on."""
    inside = bytes(1 << 20)
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8):
                archive.writestr(str(number), inside)
        inside = out.getvalue()
    return inside


def slip() -> bytes:
    """Return a ZIP whose parts would stand elsewhere: above it, and behind a link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/cron.d/x", "x")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def damaged() -> Iterator[tuple[str, bytes]]:
    """Yield photographs that break off, and some in which bytes were changed without a plan."""
    for form in FORMATS:
        whole = written(picture(), form, exif=exif(6), icc_profile=profile())
        for tenth in range(1, 13):
            yield f"cut-{tenth}.{form}", whole[: len(whole) * tenth // 13]
        for number in range(20):
            broken = bytearray(whole)
            for at in chain.from_iterable(struct.iter_unpack(">I", digest(f"{form}{number}"))):
                broken[12 + at % (len(whole) - 12)] ^= 1 + at % 255
            yield f"changed-{number}.{form}", bytes(broken)


def digest(text: str) -> bytes:
    """Return bytes without a plan, the same on every run."""
    return hashlib.sha256(text.encode()).digest()
