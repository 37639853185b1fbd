"""The library and its command without the server: no Django, nothing of the server extra."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCKED = (
    "django",
    "cryptography",
    "csp",
    "django_htmx",
    "gunicorn",
    "mnemonic",
    "openpyxl",
    "psycopg",
    "whitenoise",
)
ALONE = f"""
import sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {BLOCKED!r}:
            raise ImportError("the server's own: " + name)

sys.meta_path.insert(0, Wall())
"""


def alone(code: str, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", f"{ALONE}\nsys.path.insert(0, {str(ROOT)!r})\n{code}", *arguments]
    return subprocess.run(program, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_wall_of_this_test_stands() -> None:
    assert alone("import django").returncode == 1


@pytest.mark.parametrize(
    "module", ["names", "matching", "limited", "lists", "pictures", "posts", "cli", "errors"]
)
def test_a_module_of_the_library_imports_alone(module: str) -> None:
    done = alone(f"import kintrace.{module}")

    assert done.returncode == 0, done.stderr


def test_the_command_matches_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ФИО;Год рождения\nWanja Iwanow;1999\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id;ФИО;Год рождения\n7;Иванов Иван;1999\n", encoding="utf-8")

    arguments = ("match", "a.csv", "b.csv", "--out", "out.csv", "--report", "out.html")
    done = alone("from kintrace.cli import app; app()", *arguments, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "\n2,7,1," in (tmp_path / "out.csv").read_text("utf-8-sig").replace("\r", "")


def test_the_wheel_asks_for_nothing_of_the_server() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=\[]", one)[0] for one in project["dependencies"]}

    assert not names & {re.split(r"[<>=\[]", one)[0] for one in project["optional-dependencies"]["server"]}
    assert project["scripts"]["kintrace"] == "kintrace.cli:app"


def test_the_examples_of_the_library_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "library.md").read_text("utf-8")
    for name, text in re.findall(r"```csv name=(\S+)\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", page, re.DOTALL))

    test = doctest.DocTestParser().get_doctest(examples, {}, "library.md", None, 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)

    assert result.attempted >= 6
    assert result.failed == 0
