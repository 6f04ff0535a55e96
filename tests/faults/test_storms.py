"""Many at once: one form posted fifty times, more spending than there is, and webhooks genuine, repeated and forged."""

import http.client
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from urllib3 import encode_multipart_formdata

from tests.faults.browser import ENDPOINT, PRICE, QUICKEST, at_once
from tests.faults.site import Site, eventually, running_site
from tests.sizes import LONG
from tests.wire import FakeFal, Request, running_fal

pytestmark = pytest.mark.processes

POSTS = 50
GENUINE, DUPLICATES, FORGERIES = (1_000, 10, 21_000) if LONG else (200, 10, 2_000)
VIDEOS = 20
FINAL_WITHIN = 600 if LONG else 120
OURS = "user_1"


@pytest.fixture(scope="module")
def fal() -> Iterator[FakeFal]:
    """A fal that keeps everything in its queue, so that only webhooks tell of an end."""
    with running_fal() as fal:
        yield fal


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fal: FakeFal) -> Iterator[Site]:
    """A site in front of that fal, which knows its own user id there."""
    theirs = {"FAL_QUEUE_URL": fal.url, "FAL_JWKS_URL": f"{fal.url}/.well-known/jwks.json", "FAL_USER_ID": OURS}
    with running_site(tmp_path_factory.mktemp("site"), **theirs) as site:
        yield site


# forms


def test_one_form_posted_fifty_times_at_once_is_one_generation_and_one_hold(site: Site) -> None:
    bob = site.log_in(credits=POSTS * PRICE)
    form = partial(bob.ask_for, form_key=str(uuid.uuid4()))

    answers = at_once([form] * POSTS, threads=POSTS)

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert bob.account() == {"available": (POSTS - 1) * PRICE, "held": PRICE, "total": POSTS * PRICE}


def test_two_forms_at_once_are_two_generations(site: Site) -> None:
    bob = site.log_in(credits=POSTS * PRICE)

    answers = at_once([bob.ask_for] * 2)

    assert len({answer.headers["Location"] for answer in answers}) == 2
    assert bob.account()["held"] == 2 * PRICE


def test_spending_more_than_there_is_at_once_starts_as_many_as_can_be_paid(site: Site) -> None:
    affordable = 7
    bob = site.log_in(credits=affordable * PRICE + PRICE - 1)

    answers = at_once([bob.ask_for] * POSTS, threads=POSTS)

    assert Counter(answer.status_code for answer in answers) == {302: affordable, 402: POSTS - affordable}
    assert bob.account() == {"available": PRICE - 1, "held": affordable * PRICE, "total": (affordable + 1) * PRICE - 1}


# webhooks


@dataclass(frozen=True)
class Post:
    """One POST to the webhook."""

    url: str
    body: bytes
    headers: dict[str, str]

    def send(self) -> int:
        """Send it on a connection of its own; returns the answer's code."""
        parts = urlsplit(self.url)
        with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
            head = {"Content-Type": "application/json"} | self.headers
            connection.request("POST", f"{parts.path}?{parts.query}", self.body, head)
            return connection.getresponse().status

    def send_in_chunks(self, chunks: list[bytes]) -> int:
        """Send other bytes in the body's place, without saying how many there will be."""
        with requests.post(self.url, iter(chunks), headers=self.headers, timeout=30) as answer:
            return answer.status_code


def genuine(fal: FakeFal, request: Request) -> Post:
    """What fal posts about a finished request."""
    body = fal.webhook_body(request)
    return Post(request.webhook or "", body, fal.sign(body, request_id=request.id, user_id=OURS))


Forge = Callable[[FakeFal, Post, Post], Post]
"""Makes a forgery of a genuine post, perhaps with the help of another one."""


def with_header(name: str, value: str | None) -> Forge:
    """One of the four headers is another, or not there."""

    def forge(fal: FakeFal, post: Post, other: Post) -> Post:
        kept = {key: one for key, one in post.headers.items() if not key.endswith(name)}
        return Post(post.url, post.body, kept | ({} if value is None else {f"X-Fal-Webhook-{name}": value}))

    return forge


def with_token(change: Callable[[str], str]) -> Forge:
    """Another token in the address."""

    def forge(fal: FakeFal, post: Post, other: Post) -> Post:
        token = urlsplit(post.url).query.split("&")[0].removeprefix("token=")
        return Post(post.url.replace(token, change(token)), post.body, post.headers)

    return forge


def with_body(change: Callable[[bytes], bytes]) -> Forge:
    """Another body under the genuine signature."""
    return lambda fal, post, other: Post(post.url, change(post.body), post.headers)


def signed(user_id: str = OURS, age: float = 0, key: Ed25519PrivateKey | None = None) -> Forge:
    """Signed anew: for another customer, at another time or with another key."""

    def forge(fal: FakeFal, post: Post, other: Post) -> Post:
        signer = FakeFal()
        signer.key = key or fal.key
        request_id = json.loads(post.body)["request_id"]
        headers = signer.sign(post.body, request_id=request_id, user_id=user_id, at=time.time() - age)
        return Post(post.url, post.body, headers)

    return forge


def for_another_request(*, is_signed: bool) -> Forge:
    """Well made, but of a request that this generation never had."""

    def forge(fal: FakeFal, post: Post, other: Post) -> Post:
        strange = str(uuid.uuid4())
        body = json.dumps(json.loads(post.body) | {"request_id": strange}).encode()
        return Post(post.url, body, fal.sign(body, request_id=strange, user_id=OURS) if is_signed else {})

    return forge


def as_error(body: bytes) -> bytes:
    """The body with the opposite end."""
    told = json.loads(body)
    return json.dumps(told | {"status": "ERROR" if told["status"] == "OK" else "OK"}).encode()


FORGERS: dict[str, Forge] = {
    "no token": with_token(lambda token: ""),
    "wrong token": with_token(lambda token: "x" * len(token)),
    "cut token": with_token(lambda token: token[:-1]),
    "longer token": with_token(lambda token: f"{token}a"),
    "zeros as signature": with_header("Signature", "00" * 64),
    "no hex as signature": with_header("Signature", "zz" * 64),
    "half a signature": with_header("Signature", "ab" * 32),
    "empty signature": with_header("Signature", ""),
    "no timestamp": with_header("Timestamp", None),
    "another timestamp": with_header("Timestamp", str(int(time.time()) - 1)),
    "words as timestamp": with_header("Timestamp", "yesterday"),
    "no user": with_header("User-Id", None),
    "another user": with_header("User-Id", "user_2"),
    "no request id": with_header("Request-Id", None),
    "another request id": with_header("Request-Id", str(uuid.uuid4())),
    "one space more": with_body(lambda body: body + b" "),
    "the opposite end": with_body(as_error),
    "signed with another key": signed(key=Ed25519PrivateKey.generate()),
    "signed for another customer": signed(user_id="user_2"),
    "signed ten minutes ago": signed(age=600),
    "signed ten minutes ahead": signed(age=-600),
    "another's delivery": lambda fal, post, other: Post(post.url, other.body, other.headers),
    "a request never made": for_another_request(is_signed=True),
    "a request never made, unsigned": for_another_request(is_signed=False),
}


def finished(fal: FakeFal, requests: list[Request]) -> list[Post]:
    """End them, a few with a video, and keep that from whoever asks; the webhooks that tell of it."""
    for number, request in enumerate(requests):
        if number < VIDEOS:
            fal.succeed(request)
        else:
            fal.refuse(request)
        request.status = "IN_PROGRESS"
    return [genuine(fal, request) for request in requests]


def forgeries(fal: FakeFal, posts: list[Post]) -> list[Post]:
    """As many of each kind."""
    kinds = list(FORGERS.values())
    return [
        kinds[number % len(kinds)](fal, posts[number % len(posts)], posts[(number + 1) % len(posts)])
        for number in range(FORGERIES)
    ]


def count(site: Site, what: str) -> int:
    """How many rows there are."""
    return int(site.rows(f"SELECT count(*) FROM {what}")[0][0])


@pytest.mark.long
def test_storm_of_webhooks_has_one_effect_each_and_forgeries_none(site: Site, fal: FakeFal) -> None:
    bob = site.log_in(credits=GENUINE * PRICE)
    waiting = "generations_generation WHERE state IN ('queued', 'submitting')"
    assert eventually(lambda: count(site, waiting) == 0, FINAL_WITHIN)
    known = set(fal.requests)
    at_once([partial(bob.start, within=FINAL_WITHIN)] * GENUINE)
    assert eventually(lambda: count(site, waiting) == 0, FINAL_WITHIN)
    posts = finished(fal, [request for request in fal.requests.values() if request.id not in known])
    storm = [(200, post) for post in posts for _ in range(DUPLICATES)]
    storm += [(401, post) for post in forgeries(fal, posts)]
    random.shuffle(storm)

    answers = at_once([post.send for _, post in storm], threads=32)

    assert Counter(answers) == {200: GENUINE * DUPLICATES, 401: FORGERIES}
    assert answers == [code for code, _ in storm]
    assert count(site, "generations_delivery") == GENUINE
    assert site.rows("SELECT sum(count) FROM generations_refuseddeliveries") == [(FORGERIES,)]
    ends = "generations_transition WHERE to_state IN ('completed', 'failed', 'cancelled')"
    assert eventually(lambda: bob.account()["held"] == 0, FINAL_WITHIN)
    assert count(site, ends) == GENUINE
    assert count(site, "generations_generation WHERE state = 'completed' AND charged_credits = 20") == VIDEOS
    assert bob.account()["total"] == (GENUINE - VIDEOS) * PRICE
    assert len(fal.requests) - len(known) == GENUINE
    assert site.books_balance()


def test_webhook_that_comes_in_chunks_is_read_and_one_without_end_refused(site: Site, fal: FakeFal) -> None:
    site.log_in(credits=PRICE).start()
    assert eventually(lambda: fal.requests, 60)
    post = genuine(fal, next(iter(fal.requests.values())))

    assert post.send_in_chunks([post.body[:10], post.body[10:]]) == 200
    assert post.send_in_chunks([b" " * (1 << 20), post.body]) == 413


def test_form_that_comes_in_chunks_starts_its_generation(site: Site) -> None:
    bob = site.log_in(credits=PRICE)
    form = {"prompt": "A paper boat", "csrfmiddlewaretoken": bob.session.cookies["csrftoken"], **QUICKEST}
    body, kind = encode_multipart_formdata(form)

    chunks = (body[start : start + 100] for start in range(0, len(body), 100))
    answer = bob.session.post(
        f"{site.url}/models/{ENDPOINT}/", chunks, headers={"Content-Type": kind}, allow_redirects=False, timeout=30
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/generations/")
