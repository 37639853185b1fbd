"""Compile everything now, so that no later process waits for it: `python -m kintrace.matching.compiled`."""

from __future__ import annotations

from kintrace.matching import Index, Person
from kintrace.matching.gather import FEW

# More records than are simply all compared, and some that are asked for with slips: every way is walked.
register = Index(Person(id=str(at), name=f"Иванов Александр {at}", unit="136") for at in range(FEW + 1))
register.add(Person(id="other", name="Перепелиценко Остап Вишневич"))
register.search(Person(name="Иваноф Александр Иванович", unit="136"))
register.search(Person(name="Пурепелицинко Остап"))
