"""Slow clients and many uploads on the whole site: other pages stay served. docs/security.md has the figures."""

import io
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from statistics import median

import pytest
from PIL import Image

from tests.faults.browser import Browser
from tests.faults.site import Site

pytestmark = pytest.mark.processes

CLIENTS = 50
UPLOADS = 20
FROM_PICTURE = "/models/fal-ai/pika/v2.2/image-to-video/"
PAGES = ("/models/", FROM_PICTURE)
HALF_A_HEAD = b"GET /models/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HEAD_OF_A_FORM = (
    b"POST /models/fal-ai/pika/v2.2/image-to-video/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20000000\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
)
ENOUGH = 20
BESIDE_ANYTHING = 2.0
BUSY_MACHINE = 20  # times as long as unladen, where that is more


@contextmanager
def slow_clients(site: Site, begun: bytes) -> Iterator[Callable[[], None]]:
    """Fifty connections that have begun a request; the callable sends one byte more of each."""
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(("127.0.0.1", site.port))) for _ in range(CLIENTS)]
        for client in clients:
            client.sendall(begun)

        def drip() -> None:
            for client in clients:
                client.sendall(b"x")

        yield drip


def seconds_of(browser: Browser, *, meanwhile: Callable[[], None] = lambda: None) -> list[float]:
    """How long pages take, one after the other."""
    taken = []
    for number in range(ENOUGH):
        meanwhile()
        began_at = time.monotonic()
        assert browser.session.get(browser.url + PAGES[number % len(PAGES)], timeout=60).status_code == 200
        taken.append(time.monotonic() - began_at)
    return taken


def report(case: str, unladen: list[float], laden: list[float]) -> None:
    """The figures of docs/security.md, shown by `pytest -s`."""
    words = (
        f"{name} {median(taken) * 1000:.0f}, slowest {max(taken) * 1000:.0f} ms"
        for name, taken in (("unladen", unladen), ("laden", laden))
    )
    sys.stdout.write(f"{case}: {'; '.join(words)}\n")


def stays_served(unladen: list[float], laden: list[float]) -> bool:
    """Whether pages come as they should; a machine that has other work too is given its time."""
    return max(laden) < max(BESIDE_ANYTHING, BUSY_MACHINE * max(unladen))


@pytest.mark.parametrize(("case", "begun"), [("half-open", HALF_A_HEAD), ("dripping", HEAD_OF_A_FORM)])
def test_slow_clients_stop_no_page(site: Site, alice: Browser, case: str, begun: bytes) -> None:
    unladen = seconds_of(alice)
    with slow_clients(site, begun) as drip:
        laden = seconds_of(alice, meanwhile=drip)
    report(case, unladen, laden)
    assert stays_served(unladen, laden)


@pytest.fixture(scope="module")
def photograph() -> bytes:
    """Ten megabytes of twelve megapixels, as a phone takes it."""
    drawn = io.BytesIO()
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(drawn, "JPEG", quality=93)
    return drawn.getvalue()


def upload(browser: Browser, photograph: bytes) -> int:
    """Send a form with a picture and no words; returns the status."""
    token = {"csrfmiddlewaretoken": browser.session.cookies["csrftoken"]}
    files = {"image_url": ("a.jpg", photograph, "image/jpeg")}
    return browser.session.post(browser.url + FROM_PICTURE, data=token, files=files, timeout=120).status_code


def test_parallel_uploads_stop_no_page(site: Site, alice: Browser, photograph: bytes) -> None:
    unladen, laden = seconds_of(alice), []
    with ThreadPoolExecutor(UPLOADS) as pool:
        uploads: list[Future[int]] = [pool.submit(upload, alice, photograph) for _ in range(UPLOADS)]
        while not all(one.done() for one in uploads):
            laden += seconds_of(alice)
    report("uploads", unladen, laden)
    answers = {one.result() for one in uploads}
    assert answers in ({422}, {422, 503}), "read, and its words are missing; or there was no place to decode it in time"
    assert stays_served(unladen, laden)
