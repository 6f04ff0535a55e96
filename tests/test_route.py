"""The whole route over HTTP, with every process real: a form goes in, a video that plays comes out, the money agrees.

Then every word that the sandbox knows: what it brings about ends as it must, and takes what it may.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from generations.sandbox.words import WORDS
from maxvideo.demo import checkout, checks
from maxvideo.demo.checks import Take
from maxvideo.demo.shots import SHOTS
from maxvideo.demo.site import Site as Mails
from maxvideo.demo.visitor import Facts, Visitor
from tests.faults.browser import PRICE, Browser, at_once
from tests.faults.site import Site, eventually, running_site

pytestmark = pytest.mark.processes

FAMILIES = {
    "text": "fal-ai/pika/v2.2/text-to-video",
    "picture": "fal-ai/sora-2/image-to-video/pro",
    "reference pictures": "fal-ai/veo3.1/reference-to-video",
}
SHOT_OF = {family: next(shot for shot in SHOTS if shot.endpoint == FAMILIES[family]) for family in FAMILIES}
CREDITS = 10_000
FINAL_WITHIN = 120


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that does not wait for long, with a sandbox that makes videos twenty times faster than usual."""
    quick = {"SANDBOX_SPEED": "20", "DJANGO_SETTINGS_MODULE": "tests.faults.quick", "FAL_USER_ID": "sandbox"}
    with running_site(tmp_path_factory.mktemp("site"), **quick) as site:
        yield site


# form → hold → RQ → sandbox → webhook → copy → gallery → download → ledger


@pytest.fixture(scope="module")
def visitor(site: Site) -> Visitor:
    """Somebody who signed up, confirmed the address and bought credits."""
    visitor = Visitor(site.url)
    visitor.sign_up("visitor@example.org", "a-paper-boat-in-the-rain")
    visitor.confirm_address(Mails(site.url, site.environment).mailed_link("/accounts/confirm-email/"))
    checkout.buy(visitor, 1000)
    return visitor


@pytest.fixture(scope="module")
def bought(visitor: Visitor) -> int:
    """The credits the visitor began with."""
    return int(visitor.account()["total"])


@pytest.fixture(scope="module")
def takes(visitor: Visitor, bought: int) -> dict[str, Take]:
    """A video of each family, asked for at once."""
    addresses = {family: visitor.make(shot) for family, shot in SHOT_OF.items()}
    assert visitor.account()["held"] > 0
    facts = visitor.wait_for(addresses.values(), FINAL_WITHIN)
    return {
        family: checks.take_of(visitor, SHOT_OF[family], address, facts[address])
        for family, address in addresses.items()
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_form_becomes_a_video_that_plays_as_asked(takes: dict[str, Take], family: str) -> None:
    assert takes[family].problems == []


def test_gallery_shows_the_videos(visitor: Visitor, takes: dict[str, Take]) -> None:
    assert checks.wrong_with_gallery(visitor, takes.values()) == []


def test_ledger_has_taken_the_prices_and_holds_nothing(
    site: Site, visitor: Visitor, bought: int, takes: dict[str, Take]
) -> None:
    assert checks.wrong_with_books(site, visitor, bought, list(takes.values())) == []


def test_webhooks_told_of_every_video(site: Site, takes: dict[str, Take]) -> None:
    believed = site.rows("SELECT generation_id FROM generations_delivery WHERE verdict = 'believed'")
    assert {UUID(str(row[0])) for row in believed} >= {UUID(take.facts["id"]) for take in takes.values()}


# every word of the sandbox


SAVED_BY_TIME = ("media-flaky", "submit-429-once", "submit-404-once")
DELIVERED = (
    *SAVED_BY_TIME,
    *("slow", "webhook-lost", "webhook-late", "webhook-twice", "webhook-storm", "webhook-early"),
    *("webhook-forged", "webhook-altered", "webhook-stranger", "webhook-unsigned", "webhook-stale", "webhook-extra"),
    *("webhook-bare", "payload-error", "auto-1080p", "url-only", "null-fields", "wrong-content-type", "extra-fields"),
    *("media-slow", "status-flaky", "status-down", "status-404", "result-flaky"),
    *("submit-lost", "submit-500-runs", "submit-broken", "submit-cut", "submit-bare", "submit-foreign", "submit-slow"),
)
DELIVERED_IN_THE_END = ("error-after-ok", "ok-after-error")
"""The first end to be heard of wins; a video that comes after the failure is free."""
FAILED = (
    *("refused", "failing", "timeout", "downstream", "runner-lost", "no-media", "detail-text", "no-video"),
    *("image-too-small", "image-too-large", "image-unreadable", "image-unreachable"),
    *("media-html", "media-picture", "media-sound-only", "media-empty", "media-half", "media-cut"),
    *("media-wrong-length", "media-drip", "media-stall", "media-too-large", "media-endless", "media-redirect"),
    *("media-404", "media-down", "media-forbidden-host", "media-metadata-host", "media-file-address"),
    *(f"submit-{code}" for code in (400, 404, 422, 429, 500, 502, 503, 504)),
    *(f"submit-{code}-once" for code in (400, 422, 500, 502, 503, 504)),
    *("submit-dropped", "submit-dropped-once"),
)
CANCELLED = ("never", "stuck", "cancel-silent", "cancel-late")
CANCELLED_TOO_LATE = ("cancel-ignored", "cancel-refused")
KEY_REFUSED_ONCE = ("submit-401-once", "submit-403-once")
KEY_REFUSED = ("submit-401", "submit-403")

MORE_WORDS = dict.fromkeys(("cancel-silent", "cancel-late"), "sandbox:never") | dict.fromkeys(
    CANCELLED_TOO_LATE, "sandbox:slow"
)
ENDPOINT_OF = {
    "submit-404": "fal-ai/minimax/hailuo-02/standard/text-to-video",
    "submit-404-once": "fal-ai/sora-2/text-to-video",
    "auto-1080p": "fal-ai/sora-2/image-to-video/pro",
}
PICTURE = {"auto-1080p": {"image_url": "https://example.org/a.png"}}


def start(browser: Browser, word: str) -> str:
    """Ask for what a word brings about."""
    prompt = f"sandbox:{word} {MORE_WORDS.get(word, '')}"
    endpoint = {"endpoint": ENDPOINT_OF[word]} if word in ENDPOINT_OF else {}
    return browser.start(prompt, **endpoint, **PICTURE.get(word, {}))


def start_all(browser: Browser, words: tuple[str, ...]) -> dict[str, str]:
    """Ask for all of it at once; the address of each word's generation."""
    return dict(zip(words, at_once([partial(start, browser, word) for word in words]), strict=True))


def cancel_once_sent(browser: Browser, address: str) -> None:
    """Ask to cancel a generation as soon as fal has it."""
    assert eventually(lambda: browser.facts(address)["state"] != "queued", FINAL_WITHIN)
    browser.post(f"{address}cancel/")


def follow_all(browser: Browser, addresses: dict[str, str]) -> dict[str, Facts]:
    """How each word ends."""
    facts = browser.follow(addresses.values(), within=FINAL_WITHIN)
    return {word: facts[address] for word, address in addresses.items()}


@pytest.fixture(scope="module")
def alice(site: Site) -> Browser:
    """The browser of somebody with credits."""
    return site.log_in(credits=CREDITS)


@pytest.fixture(scope="module")
def ends(alice: Browser) -> dict[str, Facts]:
    """The end of every word. A refused key stops every submit, so those words come after the others."""
    cancelled = start_all(alice, CANCELLED + CANCELLED_TOO_LATE)
    at_once([partial(cancel_once_sent, alice, address) for address in cancelled.values()])
    ends = follow_all(alice, cancelled)
    for words in (DELIVERED + DELIVERED_IN_THE_END + FAILED, KEY_REFUSED_ONCE, KEY_REFUSED):
        ends |= follow_all(alice, start_all(alice, words))
    for word in DELIVERED_IN_THE_END:
        address = f"/generations/{ends[word]['id']}/"
        eventually(lambda address=address: alice.facts(address)["state"] == "completed", 30)
        ends[word] = alice.facts(address)
    return ends


def test_every_word_is_tried(ends: dict[str, dict[str, Any]]) -> None:
    assert set(ends) == set(WORDS)


@pytest.mark.parametrize("word", DELIVERED + CANCELLED_TOO_LATE + KEY_REFUSED_ONCE)
def test_word_ends_in_a_video_at_its_price(ends: dict[str, dict[str, Any]], word: str) -> None:
    assert ends[word]["state"] == "completed", ends[word]["error"]
    assert ends[word]["charged_credits"] == ends[word]["price_credits"] >= PRICE


@pytest.mark.parametrize("word", DELIVERED_IN_THE_END)
def test_two_ends_give_one_video_charged_once_at_most(ends: dict[str, dict[str, Any]], word: str) -> None:
    assert ends[word]["state"] == "completed"
    assert ends[word]["charged_credits"] in {0, PRICE}


@pytest.mark.parametrize("word", FAILED + KEY_REFUSED)
def test_word_ends_failed_and_costs_nothing(ends: dict[str, dict[str, Any]], word: str) -> None:
    assert (ends[word]["state"], ends[word]["charged_credits"]) == ("failed", None)
    assert "Nothing was charged." in ends[word]["error"]


@pytest.mark.parametrize("word", CANCELLED)
def test_word_ends_cancelled_and_costs_nothing(ends: dict[str, dict[str, Any]], word: str) -> None:
    assert (ends[word]["state"], ends[word]["charged_credits"]) == ("cancelled", None)


def test_money_agrees_with_the_ends(site: Site, alice: Browser, ends: dict[str, dict[str, Any]]) -> None:
    spent = alice.spent(ends)
    assert alice.account() == {"available": CREDITS - spent, "held": 0, "total": CREDITS - spent}
    assert site.books_balance()


def places(site: Site, secret: str) -> set[str]:
    """The files of the site that hold a secret; those of the sandbox, which is fal, and of the secrets do not count."""
    files = [path.relative_to(site.data_dir) for path in site.data_dir.rglob("*") if path.is_file()]
    ours = [path for path in files if path.parts[0] not in {"sandbox", "secrets"}]
    return {str(path) for path in ours if secret.encode() in (site.data_dir / path).read_bytes()}


def test_users_own_key_makes_a_free_video_and_stays_nowhere(site: Site, alice: Browser) -> None:
    address = alice.start("A paper boat", "fal-ai/sora-2/text-to-video", api_key="sk-never-to-be-seen-by-anybody")

    facts = alice.follow([address], within=FINAL_WITHIN)[address]

    assert (facts["state"], facts["price_credits"], facts["charged_credits"]) == ("completed", 0, 0)
    assert places(site, "sk-never-to-be-seen-by-anybody") == set()
    assert site.rows("SELECT count(*) FROM generations_generation WHERE secret_arguments <> ''") == [(0,)]


def test_token_of_the_webhook_stays_out_of_logs_database_and_valkey(
    site: Site, ends: dict[str, dict[str, Any]]
) -> None:
    assert "/api/fal/webhook?..." in site.output
    assert places(site, site.webhook_token) == set()
    assert site.webhook_token not in site.output


def test_no_worker_was_lost_over_it(site: Site, ends: dict[str, dict[str, Any]]) -> None:
    assert " ended (" not in site.output
