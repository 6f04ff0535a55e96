"""The till on live processes: a purchase from form to credits, and the fixtures of Stripe's own client."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from maxvideo.demo import checkout
from maxvideo.web import data_dir
from tests.billing.payments.sandbox.test_stripe_cli import EXPECTED
from tests.billing.payments.stripe_cli import trigger
from tests.faults.browser import Browser
from tests.faults.site import Site, eventually, running_site

CREDITS = 700
WEBHOOK_WITHIN = 20  # the sweep asks after a minute, so that sooner is the webhook
KEY = "sk_test_1234567890"

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the stand-in for Stripe, where a payment that takes days takes a second."""
    with running_site(tmp_path_factory.mktemp("site"), SANDBOX_SPEED="20") as site:
        yield site


@pytest.fixture(scope="module")
def buyer(site: Site) -> Browser:
    """Somebody without credits."""
    return site.log_in(credits=0)


def stripe_url(site: Site) -> str:
    return data_dir.services(site.data_dir)["STRIPE_SANDBOX_URL"]


def events(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{stripe_url(site)}/sandbox/events", timeout=10).json()
    return found


def answers(site: Site) -> list[list[int | None]]:
    """The statuses with which the site answered each event."""
    return [[one["status"] for one in event["tries"]] for event in events(site)]


def test_webhook_of_a_payment_brings_the_credits(site: Site, buyer: Browser) -> None:
    form = buyer.form(checkout.BUY, checkout.BUY)
    form.fill({"credits": str(CREDITS), "accept_terms": "on"})
    ordered = buyer.send(form)
    assert ordered.status_code == 303
    before = buyer.account()["available"]
    checkout.pay(ordered.headers["Location"])
    assert eventually(lambda: buyer.account()["available"] == before + CREDITS, WEBHOOK_WITHIN)
    assert eventually(lambda: set(map(str, answers(site))) == {"[200]"}, WEBHOOK_WITHIN)
    assert site.books_balance()


@pytest.mark.parametrize("fixture", EXPECTED)
def test_site_takes_what_stripes_client_plays_and_gives_nothing(site: Site, tmp_path: Path, fixture: str) -> None:
    lines = site.rows("SELECT COUNT(*) FROM billing_transfer")
    known = {event["id"] for event in events(site)}

    def told() -> set[str]:
        return {event["type"] for event in events(site) if event["id"] not in known and event["tries"]}

    trigger(fixture, key=KEY, url=stripe_url(site), home=tmp_path)
    assert eventually(lambda: set(EXPECTED[fixture]) <= told(), WEBHOOK_WITHIN), told()
    assert eventually(lambda: all(answers(site)), WEBHOOK_WITHIN)
    assert set(map(str, answers(site))) == {"[200]"}
    assert site.rows("SELECT COUNT(*) FROM billing_transfer") == lines
