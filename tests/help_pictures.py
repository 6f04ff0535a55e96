"""Makes the pictures of the help pages and README's from a running site with the sandbox.

`.venv/bin/python -m tests.help_pictures`. Those of the help are 800 × 500 and at most 40 kilobytes each.
"""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.chromium import ARGUMENTS
from tests.chromium import path as chromium_path
from tests.faults.browser import Browser
from tests.faults.site import PROJECT, running_site

FOLDER: Final = PROJECT / "static/img/help"
README: Final = PROJECT / "docs/studio.png"
README_WINDOW: Final = {"width": 1280, "height": 860}
WINDOW: Final = {"width": 1200, "height": 750}
SIZE: Final = (800, 500)
MOST_BYTES: Final = 40_000
VEO: Final = "fal-ai/veo3/fast"
ARE_STILL: Final = "[...document.querySelectorAll('video')].every((one) => one.networkState !== one.NETWORK_LOADING)"
"""That no player is waiting for its video."""
PROMPTS: Final = (
    "Slow tide under a low sun, no wind, a single gull far out.",
    "A tram window at night, rain running down, warm shop lights melting behind it.",
    "Harbour lights out of focus, their reflections trembling on black water.",
)


def main() -> None:
    """Start a site, make some videos, and look at a page for each task."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder), SANDBOX_SPEED="20") as site:
        person = site.log_in(credits=5000)
        made = [person.start(prompt, VEO) for prompt in PROMPTS]
        person.follow(made, within=90)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
            page = browser.new_page(viewport=WINDOW, base_url=site.url, reduced_motion="reduce")
            page.context.add_cookies([{"name": c.name, "value": c.value, "url": site.url} for c in cookies(person)])
            page.set_viewport_size(README_WINDOW)
            studio(page)
            page.wait_for_function(ARE_STILL)
            page.screenshot(path=README)
            page.set_viewport_size(WINDOW)
            failed = person.start("Two famous actors argue in a burning cinema. sandbox:refused", VEO)
            person.follow([failed], within=90)
            for name, look in looks(made, failed).items():
                look(page)
                page.wait_for_function(ARE_STILL)
                keep(page.screenshot(), FOLDER / f"{name}.webp")


def cookies(person: Browser) -> list[object]:
    """Those of a log-in."""
    return list(person.session.cookies)


def studio(page: Page) -> None:
    """A form that is filled in."""
    page.goto(f"/models/{VEO}/")
    page.locator("#prompt").fill(PROMPTS[0])


def looks(made: list[str], failed: str) -> dict[str, Callable[[Page], object]]:
    """What to open for each task's picture."""

    def link(page: Page) -> None:
        page.goto(f"{made[0]}links/")
        page.get_by_text("Make a link").click()

    return {
        "making": studio,
        "paying": lambda page: page.goto("/credits/"),
        "failed": lambda page: page.goto(failed),
        "keeping": lambda page: page.goto("/gallery/"),
        "sharing": link,
        "continuing": lambda page: page.goto(made[1]),
    }


def keep(png: bytes, path: Path) -> None:
    """As a small WebP, as good as fits."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    for quality in range(80, 10, -10):
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        if len(file.getvalue()) <= MOST_BYTES:
            break
    path.write_bytes(file.getvalue())


if __name__ == "__main__":
    main()
