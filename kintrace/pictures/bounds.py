"""How much a file may be, and how much work."""

from typing import Final

LARGEST_FILE: Final = 20 << 20
MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 30
LONGEST_SIDE: Final = 2_600
"""Pixels of a picture that is drawn: a page of A4 so has 220 dots to the inch, enough to read handwriting."""
FINEST: Final = 220 / 72
"""Pixels to a point of a PDF page."""
MEMORY: Final = 512 << 20
SECONDS: Final = 20
