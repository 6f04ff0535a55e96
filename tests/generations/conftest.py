"""A fal to speak to, and a user with credits who has started something."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import django_rq
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from billing import ledger
from billing.ledger.models import Hold
from generations import workflow
from generations.catalogue import find
from generations.models import Generation
from generations.workflow.order import Order, accept
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.faults.servers import Valkey
from tests.tls import make_certificate
from tests.wire import FakeFal, Request, running_fal

ENDPOINT = "fal-ai/minimax/hailuo-02/standard/text-to-video"
PRICE = 27


@pytest.fixture
def fal(settings: Settings) -> Iterator[FakeFal]:
    """A scripted fal, and the settings that point at it; no Redis, so nothing runs but what a test advances."""
    with running_fal() as fal:
        settings.FAL_QUEUE_URL = fal.url
        settings.FAL_IS_LOOPBACK = True
        settings.FAL_JWKS_URL = f"{fal.url}/.well-known/jwks.json"
        settings.FAL_WEBHOOK_BASE_URL = "http://testserver"
        settings.FAL_WEBHOOK_TOKENS = ["good-token"]
        yield fal


@pytest.fixture
def start(alice: User, rates: None) -> Callable[..., Generation]:
    """Starts a generation of alice's, who has 1,000 credits."""
    ledger.grant(alice.pk, 1000, key="grant:test", note="for the tests")

    def start(endpoint_id: str = ENDPOINT, secrets: dict[str, str] | None = None, **changes: object) -> Generation:
        endpoint = find(endpoint_id)
        assert endpoint
        arguments = {"prompt": "A paper boat", **endpoint.defaults(), **changes}
        return workflow.start(accept(Order(user=alice, endpoint=endpoint, arguments=arguments, secrets=secrets or {})))

    return start


@pytest.fixture
def step() -> Callable[[Generation], Generation]:
    """Makes a generation due, advances it and reads it again."""

    def step(generation: Generation) -> Generation:
        Generation.objects.filter(pk=generation.pk).exclude(next_run_at=None).update(next_run_at=clock.now())
        workflow.advance(generation.pk)
        generation.refresh_from_db()
        return generation

    return step


@pytest.fixture
def deliver(client: Client, fal: FakeFal) -> Callable[..., int]:
    """Posts fal's webhook of a finished request, signed unless told otherwise; returns the answer's code."""

    def deliver(request: Request, *, is_signed: bool = True, body: bytes | None = None, url: str | None = None) -> int:
        body = body or fal.webhook_body(request)
        headers = fal.sign(body, request_id=request.id) if is_signed else {}
        url = url or (request.webhook or "").removeprefix("http://testserver")
        return client.post(url, body, content_type="application/json", headers=headers).status_code

    return deliver


@pytest.fixture
def money(alice: User) -> Callable[[], tuple[int, int, str]]:
    """Alice's available and held credits, and her newest hold's state."""

    def money() -> tuple[int, int, str]:
        alice.credit_account.refresh_from_db()
        hold = Hold.objects.latest("pk")
        return alice.credit_account.available, alice.credit_account.held, hold.state

    return money


class TimeMachine:
    """The clock of the workflow, moved by hand."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.began = self.moment = timezone.now()
        self.forward()

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**by)
        self._stack.enter_context(clock.frozen_at(self.moment))

    @property
    def passed(self) -> timedelta:
        """How much time has been let pass."""
        return self.moment - self.began


@pytest.fixture
def time_machine() -> Iterator[TimeMachine]:
    """Stops the clock and lets a test move it on."""
    with ExitStack() as stack:
        yield TimeMachine(stack)


@pytest.fixture
def heard(settings: Settings, valkey: Valkey) -> Iterator[Callable[..., list[str]]]:
    """Lets the doorbell be heard; gives the ids that were rung for at a queue."""
    settings.RQ_QUEUES = {name: queue | {"URL": valkey.url} for name, queue in settings.RQ_QUEUES.items()}
    for name in settings.RQ_QUEUES:
        django_rq.get_queue(name).empty()  # what another test has left
    yield lambda name="default": [job.args[0] for job in django_rq.get_queue(name).jobs]
    for name in settings.RQ_QUEUES:
        django_rq.get_queue(name).empty()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `localhost` that vouches for itself, and its key, in one file."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "certificate.pem")
