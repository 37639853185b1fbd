"""An export in a real browser, without scripts: from the recipient's key to the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyrage import decrypt, x25519

from kintrace.accounts.models import Role
from kintrace.lists.shares import read_share
from tests import make
from tests.browser import press
from tests.web.staff.test_browser import enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_goes_out_without_scripts(site: str, new_context: Callable[..., BrowserContext]) -> None:
    identity, record = x25519.Identity.generate(), make.record()
    page = new_context(viewport={"width": 1440, "height": 1000}).new_page()
    enter(page, site, Role.EXAMINER)

    page.goto(f"{site}/desk/exports/recipients/")
    page.fill("[name=title]", "Invented Red Cross")
    page.fill("[name=keys]", str(identity.to_public()))
    press(page, "main form.stack button")
    page.goto(f"{site}/desk/exports/")
    page.select_option("[name=recipient]", label="Invented Red Cross")
    page.check("[name=purpose][value=agency]")
    page.fill("[name=words]", "The Agency asked on Monday")
    page.select_option("[name=form]", "json")
    page.fill("[name=numbers]", f"{site}/desk/files/{record.file_id}/")
    press(page, "main form.stack button")
    press(page, "button:text('Release it')")
    press(page, "button:text('Make the file')")
    with page.expect_download() as fetched:
        page.click("button:text('Fetch the file')")

    share = read_share(decrypt(Path(fetched.value.path()).read_bytes(), [identity]))
    assert [person.described.surname for person in share.persons] == ["Иванов"]
    page.reload()
    assert "No copy of it is here" in page.content()
