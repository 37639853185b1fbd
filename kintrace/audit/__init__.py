"""Entries: who did what, when. Codes and row numbers, chained, nothing personal."""
