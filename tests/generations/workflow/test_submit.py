"""What becomes of a submit that does not simply go well."""

import time
import traceback
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import F
from pytest_django import Settings

from generations.fal import client
from generations.fal.exceptions import NotSent
from generations.models import Attempt, Delivery, Generation
from generations.states import State
from maxvideo.web import clock
from tests.failing_statements import failing
from tests.generations.conftest import PRICE, TimeMachine
from tests.wire import FakeFal, Hangup, Reply

pytestmark = pytest.mark.django_db

SORA = "fal-ai/sora-2/text-to-video"


def later(generation: Generation, **ago: Any) -> None:
    """Put the generation's beginning into the past."""
    Generation.objects.filter(pk=generation.pk).update(created_at=F("created_at") - timedelta(**ago))
    Attempt.objects.filter(generation=generation).update(sent_at=F("sent_at") - timedelta(**ago))


@pytest.mark.parametrize("status", [400, 422])
def test_rejected_submit_fails_and_releases_at_once(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    status: int,
) -> None:
    fal.next("submit", Reply(status, {"detail": [{"type": "missing", "loc": []}]}))

    generation = step(start())

    assert generation.state == State.FAILED
    assert generation.error_kind == "settings"
    assert money() == (1000, 0, "closed")


@pytest.mark.parametrize("answer", [Reply(500), Reply(503), Reply(200, b"{"), Hangup()], ids=repr)
def test_lost_answer_is_unknown_and_not_sent_again(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    answer: Reply | Hangup,
) -> None:
    fal.next("submit", answer)

    generation = step(step(step(start())))

    assert generation.state == State.UNKNOWN
    assert generation.public_state == State.QUEUED
    assert [word for word, _ in fal.asked].count("submit") == 1
    assert money() == (1000 - PRICE, PRICE, "open")


def test_unknown_is_settled_by_its_webhook_which_names_the_generation(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    fal.next("submit", Reply(200, b"{"))
    generation = step(start())
    fal.succeed(fal.only)

    assert deliver(fal.only) == 200
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert generation.request_id == fal.only.id


def test_unknown_is_settled_by_an_unsigned_webhook_once_fal_confirms_it(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    fal.next("submit", Reply(200, b"{"))
    generation = step(start())
    fal.succeed(fal.only)

    deliver(fal.only, is_signed=False)
    generation = step(generation)

    assert generation.state == State.COMPLETED


def test_unsigned_webhook_with_a_request_that_fal_does_not_know_changes_nothing(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    fal.next("submit", Reply(200, b"{"))
    generation = step(start())
    request = fal.requests.pop(fal.only.id)
    fal.succeed(request)

    deliver(request, is_signed=False)
    generation = step(generation)

    assert generation.state == State.UNKNOWN
    assert generation.request_id is None
    assert Delivery.objects.get().verdict == "fal does not know its request"


def test_unknown_ends_failed_and_released_after_its_time(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    fal.next("submit", Hangup())
    generation = step(start())
    later(generation, minutes=21)

    generation = step(generation)

    assert generation.state == State.FAILED
    assert f"generation {generation.pk} failed: no answer to the submit, and no webhook" in caplog.text
    assert money() == (1000, 0, "closed")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_refusal_that_may_pass_is_tried_again_with_a_new_attempt(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    status: int,
    time_machine: TimeMachine,
) -> None:
    fal.next("submit", Reply(status, {}, {"Retry-After": "0"}))
    generation = step(start())
    assert generation.state == State.QUEUED

    time_machine.forward(seconds=40)
    generation = step(generation)

    assert generation.state == State.RUNNING
    assert [attempt.outcome for attempt in Attempt.objects.all()] == ["postponed", "accepted"]


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "no_answer"), (404, "no_answer"), (410, "gone"), (429, "no_answer")]
)
def test_refusal_that_stays_fails_and_releases_within_15_minutes(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
    status: int,
    kind: str,
    time_machine: TimeMachine,
) -> None:
    generation = start()
    for _ in range(100):
        fal.next("submit", Reply(status, {}))
        generation = step(generation)
        if generation.is_final:
            break
        time_machine.forward(seconds=60)

    assert (generation.state, generation.error_kind) == (State.FAILED, kind)
    assert time_machine.passed.total_seconds() <= 15 * 60
    assert money() == (1000, 0, "closed")


def test_refused_key_leaves_fal_alone_for_every_other_generation(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    first, second = start(), start()
    fal.next("submit", Reply(401))
    step(first)

    second = step(second)

    assert (second.state, second.lease_token) == (State.QUEUED, None)
    assert second.next_run_at == time_machine.moment + timedelta(seconds=30)
    assert [word for word, _ in fal.asked].count("submit") == 1


def test_refused_endpoint_does_not_stop_the_others(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    first, second = start(), start(SORA)
    fal.next("submit", Reply(404))
    step(first)

    assert step(second).state == State.RUNNING


def test_no_connection_keeps_the_same_attempt_for_another_try(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], settings: Settings
) -> None:
    other = step(start())
    settings.FAL_QUEUE_URL = "http://127.0.0.1:1"
    generation = step(start())
    assert generation.state == State.QUEUED
    assert not other.attempts.filter(sent_at=None).exists()

    settings.FAL_QUEUE_URL = fal.url
    generation = step(generation)

    assert generation.state == State.RUNNING
    assert generation.attempts.get().outcome == "accepted"


def test_worker_that_died_before_sending_is_followed_by_one_that_sends_once(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = start()
    Generation.objects.filter(pk=generation.pk).update(state=State.SUBMITTING)
    Attempt.objects.create(generation=generation)

    generation = step(generation)

    assert generation.state == State.RUNNING
    assert len(fal.requests) == 1


def test_worker_that_died_after_sending_leaves_it_unknown(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = start()
    Generation.objects.filter(pk=generation.pk).update(state=State.SUBMITTING)
    Attempt.objects.create(generation=generation, sent_at=generation.deadline)

    generation = step(generation)

    assert generation.state == State.UNKNOWN
    assert fal.requests == {}


def test_own_key_reaches_fal_and_is_gone_after_the_submit(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = start(SORA, secrets={"api_key": "sk-very-secret"})
    assert "sk-very-secret" not in Generation.objects.get().secret_arguments

    generation = step(generation)

    assert fal.only.arguments["api_key"] == "sk-very-secret"
    assert generation.secret_arguments == ""
    assert generation.price_credits == 0


@pytest.mark.parametrize("answer", [Hangup(), Reply(422)], ids=repr)
def test_own_key_is_gone_however_the_submit_ends(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], answer: Hangup | Reply
) -> None:
    fal.next("submit", answer)

    generation = step(start(SORA, secrets={"api_key": "sk-very-secret"}))

    assert generation.secret_arguments == ""


def test_no_callback_is_registered_where_fal_cannot_reach_us(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], settings: Settings
) -> None:
    settings.FAL_IS_LOOPBACK = False
    settings.FAL_WEBHOOK_IS_LOOPBACK = True

    step(start())

    assert fal.only.webhook is None


@pytest.mark.parametrize(
    "answer",
    [Reply(401), Reply(503), Reply(404, {"detail": "Request not found", "error_type": "not_found"})],
    ids=["401", "503", "404 with a type"],
)
def test_unsigned_webhook_that_fal_never_confirms_holds_no_credits_for_ever(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    money: Callable[[], tuple[int, int, str]],
    time_machine: TimeMachine,
    answer: Reply,
) -> None:
    fal.next("submit", Reply(200, b"{"))
    generation = step(start())
    deliver(fal.only, is_signed=False)
    fal.next("status", *[answer] * 200)

    while not generation.is_final:
        time_machine.forward(minutes=1)
        generation = step(generation)

    assert time_machine.passed <= timedelta(minutes=22)
    assert money() == (1000, 0, "closed")


def test_fal_that_is_away_is_asked_about_an_unsigned_webhook_every_ten_seconds(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fal.next("submit", Reply(200, b"{"))
    generation = step(start())
    deliver(fal.only, is_signed=False)
    fal.next("status", Reply(503))

    assert step(generation).next_run_at == time_machine.moment + timedelta(seconds=10)
    assert "the lease was lost" not in caplog.text


def test_unsigned_webhook_does_not_keep_a_queued_one_from_being_sent(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
) -> None:
    generation = start()
    url = f"/api/fal/webhook?token=good-token&generation={generation.pk}"
    assert deliver(None, is_signed=False, body=b'{"request_id": "abc"}', url=url) == 200
    fal.next("status", *[Reply(503)] * 200)

    while generation.state == State.QUEUED:
        time_machine.forward(minutes=1)
        generation = step(generation)

    assert time_machine.passed <= timedelta(minutes=22)


def test_endless_retry_after_is_a_long_pause(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    fal.next("submit", Reply(429, {}, {"Retry-After": "9" * 20}))

    assert step(start()).state == State.FAILED  # longer than it is tried at all
    assert money() == (1000, 0, "closed")


def test_slow_upload_of_a_body_keeps_its_answer(fal: FakeFal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SUBMIT_SECONDS", 0.5)
    pauses = iter([0.3] * 4)

    accepted = client.submit(
        SORA,
        {"image_url": "data:" + "A" * 60_000},
        webhook_url=None,
        start_seconds=60,
        on_progress=lambda: time.sleep(next(pauses, 0)),
    )

    assert accepted.request_id == fal.only.id


def test_callback_address_is_not_in_what_an_error_leaves_behind(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = "http://127.0.0.1:1"
    token = uuid.uuid4().hex
    with pytest.raises(NotSent) as caught:
        client.submit(SORA, {}, webhook_url=f"https://us.example/hook?token={token}", start_seconds=60)
    assert token not in "".join(traceback.format_exception(caught.value))


def test_no_connection_is_tried_again_after_twice_as_long_each_time_up_to_a_minute(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    settings: Settings,
    time_machine: TimeMachine,
) -> None:
    settings.FAL_QUEUE_URL = "http://127.0.0.1:1"
    generation = start()

    waits = [step(generation).next_run_at - time_machine.moment for _ in range(8)]

    assert [int(wait.total_seconds()) for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]  # and less than a second more


@pytest.mark.parametrize(
    ("early", "verdict", "state"),
    [(0, "fal could not be asked in time", State.FAILED), (0.001, "", State.UNKNOWN)],
    ids=["at its time", "before"],
)
def test_unsigned_webhook_is_asked_about_as_long_as_an_answer_is_waited_for(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
    time_machine: TimeMachine,
    settings: Settings,
    early: float,
    verdict: str,
    state: State,
) -> None:
    fal.next("submit", Reply(200, b"{"))
    generation = step(start())
    deliver(fal.only, is_signed=False)
    time_machine.forward(seconds=settings.UNKNOWN_LIMIT.total_seconds() - early)
    fal.next("status", Reply(503))

    assert step(generation).state == state

    assert Delivery.objects.get().verdict == verdict


def test_what_fal_answered_stands_with_the_attempt_it_answered(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    other, generation = step(start()), start()
    fal.next("submit", Reply(429, {}, {"Retry-After": "0"}))
    step(generation)
    time_machine.forward(seconds=40)

    generation = step(generation)

    facts = ("generation", "outcome", "http_status", "request_id", "answered_at")
    assert list(Attempt.objects.values_list(*facts)) == [
        (other.pk, "accepted", None, other.request_id, time_machine.began),
        (generation.pk, "postponed", 429, "", time_machine.began),
        (generation.pk, "accepted", None, generation.request_id, time_machine.moment),
    ]


def test_database_that_fails_as_it_is_about_to_be_sent_leaves_it_queued(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = start()
    with failing("INSERT", Attempt), pytest.raises(OperationalError):
        step(generation)
    assert Generation.objects.get().state == State.QUEUED

    Generation.objects.update(lease_until=clock.now())
    assert step(generation).state == State.RUNNING


def test_pause_that_fal_asks_for_is_kept_whole(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation], time_machine: TimeMachine
) -> None:
    fal.next("submit", Reply(429, {}, {"Retry-After": "7"}))

    pause = step(start()).next_run_at - time_machine.moment

    assert timedelta(seconds=7) <= pause < timedelta(seconds=8)


def test_hint_about_one_generation_is_read_for_no_other(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    first, second = step(start()), step(start())
    for request in fal.requests.values():
        fal.succeed(request)
        deliver(request)

    step(first)

    assert list(Delivery.objects.unread().values_list("generation", flat=True)) == [second.pk]
