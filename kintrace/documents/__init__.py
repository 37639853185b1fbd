"""Photographs and papers about one person: drawn anew, sealed, shown once to whoever said what for."""
