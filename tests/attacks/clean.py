"""Whether a picture holds anything but pixels, read from its bytes and not by the library that wrote it."""

from __future__ import annotations

SECRET = b"PLANTED-SECRET-47.6N-37.5E"
# Start of frame, tables, start of scan. APP0 is JFIF itself and is looked at.
PLAIN = {0xC0, 0xC4, 0xDB, 0xDA}


def faults(picture: bytes) -> list[str]:
    """Return what is in a JPEG that should not be: metadata, thumbnail, tail, or a planted word."""
    found = ["a planted word"] if SECRET in picture or SECRET.decode().encode("utf-16-le") in picture else []
    if not picture.startswith(b"\xff\xd8"):
        return [*found, "no JPEG"]
    at = 2
    while picture[at] == 0xFF and picture[at + 1] != 0xDA:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        body = picture[at + 4 : at + 2 + length]
        if marker == 0xE0 and not (body.startswith(b"JFIF\0") and len(body) == 14 and body[12:] == b"\0\0"):
            found.append("an APP0 that is more than JFIF")
        elif marker != 0xE0 and marker not in PLAIN:
            found.append(f"segment {marker:02x}")
        at += 2 + length
    end = picture.find(b"\xff\xd9", at)
    if end != len(picture) - 2:
        found.append("bytes behind the end")
    return found
