"""The settings of a test run: a data folder of its own for each process, a quick vault inside it.

A plugin and not a part of conftest.py: pytest-django reads the settings before conftest.py, and a worker of
pytest-xdist inherits the environment of the process that started it.
"""

from __future__ import annotations

import os
import tempfile

os.environ["KINTRACE_DATA"] = tempfile.mkdtemp(prefix="kintrace-tests-")
os.environ["KINTRACE_VAULT"] = "inprocess"
os.environ["KINTRACE_ARGON2_KIB"] = "64"
os.environ["KINTRACE_SMTP_URL"] = ""
os.environ["KINTRACE_DEMO"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "kintrace.config.settings"
