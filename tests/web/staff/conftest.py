"""Fixtures of the desk. Models are imported when a test runs: this file is read before Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.staff.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    """Return a bureau with a row of every kind."""
    from tests.web.staff.scene import whole  # noqa: PLC0415

    return whole()
