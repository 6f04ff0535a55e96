"""Where the system's Chromium is, and what to do where something of the system is missing."""

import os
import shutil
from typing import NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root its own sandbox does not start; and it shall look up nothing but what a test opens.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def missing(what: str, how: str) -> NoReturn:
    """Skip what cannot be tried here; in CI that is a fault."""
    give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    give_up(f"{what} is missing; to get it: {how}")


def path() -> str:
    """Chromium's program; without it the test is skipped, or fails in CI."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or missing("Chromium", "apt-get install chromium")
