"""The whole workflow under faults drawn at random, on a virtual clock (T2).

Each run draws what fal, its files, the webhooks, the owner, the workers, Redis, the database and the storage do wrong,
lets time pass in jumps until the generation is final, and checks the invariants. The seed is printed:
MAXVIDEO_CHAOS_SEED repeats one run, step by step.
"""

import os
import random
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from billing.ledger.models import CreditAccount, Hold
from generations import workflow
from generations.library import bulk
from generations.models import Generation
from generations.states import State
from generations.workflow import lease, sweep
from tests.factories import tiny_mp4
from tests.generations.conftest import PRICE, TimeMachine
from tests.generations.workflow.surroundings import Killed, Surroundings, broken_off, surroundings
from tests.wire import FakeFal, Hangup, Reply, Request

RUNS = int(os.environ.get("MAXVIDEO_CHAOS_RUNS", "100"))
RUNS_A_TEST = 10
SEED = os.environ.get("MAXVIDEO_CHAOS_SEED")

pytestmark = [pytest.mark.django_db, pytest.mark.long]

__all__ = ["surroundings"]  # a fixture

LOST = [Reply(500), Reply(503), Hangup(), Reply(200, b"{"), Reply(200, {"request_id": "x" * 300})]
AWAY = [Reply(401), Reply(404), Reply(429, {}, {"Retry-After": "5"})]
REFUSALS = [("content_policy_violation", 422), ("internal_server_error", 500)]
BROKEN = [Reply(200, b"<html>"), Reply(200, b""), Reply(200, tiny_mp4(), cut=300), Reply(404), Reply(503), Hangup()]


@pytest.mark.parametrize("batch", range(1 if SEED else max(1, RUNS // RUNS_A_TEST)))
def test_every_run_ends_final_with_the_books_balanced(
    fal: FakeFal, start: Callable[..., Generation], client: Client, surroundings: Surroundings, batch: int
) -> None:
    for number in range(1 if SEED else RUNS_A_TEST):
        _play(int(SEED) if SEED else batch * RUNS_A_TEST + number, fal, start, client, surroundings)
    call_command("audit_ledger")


def test_same_seed_finds_the_same_run(
    fal: FakeFal, start: Callable[..., Generation], client: Client, surroundings: Surroundings
) -> None:
    first, second = (_play(7, fal, start, client, surroundings) for _ in range(2))

    assert first == second
    assert len(first) > 10


def _play(
    seed: int, fal: FakeFal, start: Callable[..., Generation], client: Client, surroundings: Surroundings
) -> list[str]:
    """One run; returns what happened, and where the generation was after it."""
    random.seed(seed)
    with ExitStack() as stack:
        run = _Run(random.Random(seed), fal, client, TimeMachine(stack), surroundings)
        run.play(start(), f"seed {seed}")
    return run.story


class _Run:
    """One generation and everything that happens to it."""

    def __init__(
        self,
        dice: random.Random,
        fal: FakeFal,
        client: Client,
        time_machine: TimeMachine,
        surroundings: Surroundings,
    ) -> None:
        self.dice, self.fal, self.client, self.time = dice, fal, client, time_machine
        self.surroundings, self.story = surroundings, list[str]()
        fal.requests.clear()
        fal.forget_script()
        fal.honours_cancel = dice.random() < 0.7

    def play(self, generation: Generation, name: str) -> None:
        """Let things happen until it is final, for at most a virtual day and a bit."""
        happenings: list[Callable[[Generation], None]] = [
            *[self._work] * 6,
            *[self._let_time_pass] * 4,
            *[self._fal_finishes] * 2,
            *(self._script_fault, self._webhook, self._cancel, self._worker_dies, self._sweep, self._delete),
            *(self._worker_breaks, self._database_fails, self._redis_changes, self._storage_changes),
        ]
        for _ in range(400):
            happening = self.dice.choice(happenings)
            happening(generation)
            generation.refresh_from_db()
            self.story.append(f"{happening.__name__}: {generation.state}")
            self._check(generation, name)
            if generation.is_final and generation.next_run_at is None:
                return
        self._come_to_an_end(generation, name)

    def _come_to_an_end(self, generation: Generation, name: str) -> None:
        """Whatever happened, time alone must end it."""
        self.fal.forget_script()
        self.surroundings.mend()
        for _ in range(60):
            self.time.forward(minutes=30)
            workflow.advance(generation.pk)
            generation.refresh_from_db()
            if generation.is_final and generation.next_run_at is None:
                break
        assert generation.is_final, f"{name}: still {generation.state}"
        self._check(generation, name)

    def _work(self, generation: Generation) -> None:
        workflow.advance(generation.pk)

    def _let_time_pass(self, generation: Generation) -> None:
        self.time.forward(seconds=self.dice.choice([1, 5, 12, 31, 70, 400]))

    def _sweep(self, generation: Generation) -> None:
        sweep.sweep_once()

    def _worker_dies(self, generation: Generation) -> None:
        lease.claim(generation.pk)

    def _worker_breaks(self, generation: Generation) -> None:
        """Within a step, at any of its statements or questions: nothing of it goes on."""
        with broken_off(Killed(), at=self.dice.randrange(40)):
            workflow.advance(generation.pk)

    def _database_fails(self, generation: Generation) -> None:
        """At any statement of a step, for a moment."""
        with broken_off(OperationalError("server closed"), at=self.dice.randrange(40)):
            workflow.advance(generation.pk)

    def _redis_changes(self, generation: Generation) -> None:
        self.surroundings.redis(self.dice.choice(["here", "away", "emptied"]))

    def _storage_changes(self, generation: Generation) -> None:
        self.surroundings.storage(is_here=self.dice.random() < 0.6)

    def _delete(self, generation: Generation) -> None:
        if self.dice.random() < 0.1:
            bulk.delete(Generation.objects.filter(pk=generation.pk))

    def _cancel(self, generation: Generation) -> None:
        if self.dice.random() < 0.3:
            workflow.cancel(Generation.objects.get(pk=generation.pk))

    def _script_fault(self, generation: Generation) -> None:
        word = self.dice.choice(["submit", "status", "result", "cancel", "file", "keys"])
        answers = {"submit": LOST + AWAY + [Reply(422)], "file": BROKEN}.get(word, LOST + AWAY)
        self.fal.next(word, self.dice.choice(answers))

    def _fal_finishes(self, generation: Generation) -> None:
        for request in self.fal.requests.values():
            if request.status != "COMPLETED" and self.dice.random() < 0.5:
                self._finish(request)

    def _finish(self, request: Request) -> None:
        if self.dice.random() < 0.7:
            self.fal.succeed(request, b"<html>" if self.dice.random() < 0.1 else None)
        else:
            self.fal.refuse(
                request, *self.dice.choice([("content_policy_violation", 422), ("internal_server_error", 500)])
            )

    def _webhook(self, generation: Generation) -> None:
        """Genuine, unsigned or forged; once or twice; of a finished request or of one that fal then says is not."""
        for request in list(self.fal.requests.values()):
            if request.status != "COMPLETED" or not request.webhook:
                continue
            body = self.fal.webhook_body(request)
            headers = self.fal.sign(body, request_id=request.id)
            kind = self.dice.choice(["signed", "twice", "unsigned", "forged"])
            if kind == "unsigned":
                headers = {}
            elif kind == "forged":
                body += b" "
            for _ in range(2 if kind == "twice" else 1):
                url = request.webhook.removeprefix("http://testserver")
                answer = self.client.post(url, body, content_type="application/json", headers=headers)
                assert answer.status_code in {200, 401, 503}

    def _check(self, generation: Generation, name: str) -> None:
        """I1 to I5, as far as one generation and its account show them."""
        hold = Hold.objects.get(pk=generation.hold_id)
        account = CreditAccount.objects.get(user=generation.user_id)
        is_late = generation.transitions.filter(from_state=State.FAILED, to_state=State.COMPLETED).exists()
        expected = {
            State.COMPLETED: ("closed", 0 if is_late else PRICE),
            State.FAILED: ("closed", 0),
            State.CANCELLED: ("closed", 0),
        }.get(State(generation.state), ("open", 0))
        assert (hold.state, hold.captured) == expected, f"{name}: {generation.state} with {hold.state} {hold.captured}"
        assert min(account.available, account.held) >= 0, name
        assert len(self.fal.requests) <= 1, f"{name}: submitted twice"
        assert generation.is_final or generation.next_run_at <= generation.deadline, f"{name}: not due by its deadline"
        if generation.state == State.COMPLETED:
            assert generation.charged_credits == hold.captured, name
            assert generation.video_key, name
