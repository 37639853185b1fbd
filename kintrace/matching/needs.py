"""Packages that only some work needs: asked for when it begins, named when they are missing."""

from __future__ import annotations

import importlib
from typing import Any


class PackageMissing(ImportError):
    """A package is not installed that only this work needs.

    Attributes:
        package: Its name.
        extra: The part of Kintrace to install, as in `pip install kintrace[bulk]`.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed: pip install 'kintrace[{extra}]'", name=package)
        self.package, self.extra = package, extra


def need(package: str, extra: str) -> Any:
    """Return a package that comes with an extra.

    Raises:
        PackageMissing: If it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError:
        raise PackageMissing(package.partition(".")[0], extra) from None
