"""Where the system's Chromium is, and what to do where something of the system is missing."""

import os
import shutil
from typing import NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
"""Chromium without what is around a page: it draws a page with much less work. It has no password manager."""
# As root its own sandbox does not start; and it shall look up nothing but what a test opens.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def missing(what: str, how: str) -> NoReturn:
    """Skip what cannot be tried here; in CI that is a fault."""
    give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    give_up(f"{what} is missing; to get it: {how}")


def path() -> str:
    """A program that shows pages, the quickest there is; without any the test is skipped, or fails in CI."""
    return _first_of(SHELLS) or whole()


def whole() -> str:
    """The program that people have, with all that is around a page; without it the test is skipped, or fails in CI."""
    return _first_of(NAMES) or missing("Chromium", "apt-get install chromium")


def _first_of(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)
