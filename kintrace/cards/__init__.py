"""Capture cards: the fourteen items of each prisoner, what he wishes, and the card on paper."""
