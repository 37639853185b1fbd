"""The program that draws one file anew, as a process of its own under limits: a hostile file hurts nobody.

Its standard input holds the kind of the file, a line feed and the file. It sends frames
(`kintrace.limited.child`): a JPEG for each page, then `{"end": true}`, or `{"refused": name, "values": …}`.
All that it needs is imported before it shuts itself in: afterwards it can open neither a file nor a socket.
"""

from __future__ import annotations

import io
import math
import sys
import warnings
from collections.abc import Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw
from PIL import (
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from kintrace.limited.child import Refusal, limit, send
from kintrace.pictures.bounds import (
    FINEST,
    LARGEST_FILE,
    LONGEST_SIDE,
    MEMORY,
    MOST_PAGES,
    MOST_PIXELS,
    SECONDS,
)

QUALITY: Final = 88
LARGEST_PROFILE: Final = 4 << 20
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Imported here, because Pillow would look for them when it can no longer open a file.
_NEEDED: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_SRGB: Final = ImageCms.createProfile("sRGB")


def photograph(data: bytes, kind: str) -> bytes:
    """Return the first frame of an image as a new JPEG, upright, in sRGB.

    Raises:
        Refusal: If it has too many pixels or is damaged.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refusal("TooManyPixels", most=MOST_PIXELS // 1_000_000)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            drawn = _in_srgb(_small(image), image.info.get("icc_profile"))
            turn = _TURNS.get(_orientation(image))
        return encoded(drawn if turn is None else drawn.transpose(turn))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("TooManyPixels", most=MOST_PIXELS // 1_000_000) from None


def _orientation(image: Image.Image) -> int:
    """Return how a camera was held, by EXIF or XMP; 1 where that cannot be read."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a hostile EXIF fails in many ways, and none of them matters
        return 1


def _small(image: Image.Image) -> Image.Image:
    """Return an image of at most the longest side, in grey, RGB or CMYK, without transparency.

    Hardly more than two copies of a large image fit into the memory: what can be done in place is.
    """
    if image.mode in {"P", "PA"}:
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    elif image.mode.startswith("I"):  # 16 bits of grey, which would be cut off and not scaled
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        image = image.convert("L" if image.mode in {"1", "F"} else "RGB")
    image = _on_white(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """Return an image on white paper where one could see through it."""
    if image.mode in {"L", "RGB"} and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode not in {"LA", "RGBA"}:
        return image
    paper = Image.new(image.mode.removesuffix("A"), image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Return an image with the colours that its profile means; one without a profile is taken for sRGB."""
    if isinstance(profile, bytes) and 0 < len(profile) <= LARGEST_PROFILE:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")  # a profile of other colours, or none
        if converted is not None:
            return converted
    return image.convert("RGB")


def encoded(image: Image.Image) -> bytes:
    """Return an image as JPEG with nothing in it but its pixels."""
    fresh = Image.new("RGB", image.size)
    fresh.paste(image)
    written = io.BytesIO()
    fresh.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def pages(data: bytes) -> Iterator[bytes]:
    """Yield each page of a PDF as a new JPEG. Its scripts, forms, links and attachments are never looked at.

    Raises:
        Refusal: If it is locked or damaged, or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Refusal("FileLocked" if locked else "FileBroken") from None
    count = len(document)
    if count > MOST_PAGES:
        raise Refusal("TooManyPages", pages=count, most=MOST_PAGES)
    if count < 1:
        raise Refusal("FileBroken")
    for number in range(count):
        yield page_of(document, number)


def page_of(document: pypdfium2.PdfDocument, number: int) -> bytes:
    """Return one page as JPEG.

    Raises:
        Refusal: If it cannot be drawn.
    """
    try:
        page = document[number]
        longest = max(page.get_size())
        if not math.isfinite(longest) or longest <= 0:
            raise Refusal("FileBroken")
        bitmap = page.render(scale=min(LONGEST_SIDE / longest, FINEST), may_draw_forms=False)
    except pypdfium2.PdfiumError:
        raise Refusal("FileBroken") from None
    drawn = encoded(bitmap.to_pil().convert("RGB"))
    bitmap.close()
    page.close()
    return drawn


def read(kind: str, data: bytes) -> None:
    """Send the pictures of a file."""
    for drawn in pages(data) if kind == "PDF" else [photograph(data, kind)]:
        send(drawn)
    send({"end": True})


def main() -> None:  # pragma: no cover - runs in a process of its own, tests/attacks
    """Draw the file on standard input; say a refusal as a frame."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.preinit()
    limit(memory=MEMORY, seconds=SECONDS, files=0)
    kind = sys.stdin.buffer.readline(8).strip().decode("ascii", "replace")
    try:
        read(kind, sys.stdin.buffer.read(LARGEST_FILE + 1))
    except Refusal as refusal:
        send({"refused": refusal.name, "values": refusal.values})
    except MemoryError:
        send({"refused": "TooMuchWork"})
    except Exception:  # noqa: BLE001 - Pillow's readers fail in many ways over a broken file
        send({"refused": "FileBroken"})


if __name__ == "__main__":  # pragma: no cover
    main()
