"""Posts as people write them, read into persons whom a registrar may accept one by one. Knows no Django."""

from kintrace.posts.proposal import Event, Field, Proposal, Span
from kintrace.posts.reading import LONGEST, read

__all__ = ["LONGEST", "Event", "Field", "Proposal", "Span", "read"]
