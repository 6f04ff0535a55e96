"""What the sweep finds, whom it leaves alone, and what it does where nobody hears it ring."""

import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from generations import workflow
from generations.models import Delivery, Generation, Heartbeat
from generations.states import State
from generations.workflow import lease, sweep
from generations.workflow.save_threads import SaveThreads
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation, tiny_mp4
from tests.faults.servers import Valkey
from tests.wire import FakeFal, Reply

pytestmark = pytest.mark.django_db


def later(seconds: float) -> AbstractContextManager[None]:
    """The clock so many seconds from now."""
    return clock.frozen_at(timezone.now() + timedelta(seconds=seconds))


def unread_delivery(generation: Generation, *, seconds_ago: float = 60) -> Delivery:
    """A webhook about it that no worker has acted on."""
    received = timezone.now() - timedelta(seconds=seconds_ago)
    return Delivery.objects.create(
        generation=generation, request_id="r", body_hash="h", body={}, is_signed=True, received_at=received
    )


def test_due_row_is_rung_for_once_however_long_its_ring_waits(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice)

    assert [sweep.sweep_once(), sweep.sweep_once()] == [1, 0]
    with later(11):
        assert sweep.sweep_once() == 0
    assert heard("start") == [str(made.pk)]


def test_row_to_be_saved_is_rung_for_at_the_savers(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.SAVING)

    sweep.sweep_once()

    assert (heard("default"), heard("save")) == ([], [str(made.pk)])


@pytest.mark.parametrize("state", [State.QUEUED, State.SAVING])
def test_ring_that_was_lost_is_soon_repeated(
    alice: User, heard: Callable[..., list[str]], valkey: Valkey, state: State
) -> None:
    made = make_generation(alice, state=state)
    sweep.sweep_once()
    with Redis.from_url(valkey.url) as redis:
        redis.flushall()

    with later(1):
        assert sweep.sweep_once() == 0
    with later(3):
        assert sweep.sweep_once() == 1
    assert heard("save" if state == State.SAVING else "start") == [str(made.pk)]


@pytest.mark.usefixtures("heard")
def test_rows_that_are_not_due_held_or_final_are_left_alone(alice: User) -> None:
    make_generation(alice, next_run_at=timezone.now() + timedelta(minutes=1))
    make_generation(alice, state=State.COMPLETED)
    lease.claim(make_generation(alice).pk)

    assert sweep.sweep_once() == 0


@pytest.mark.usefixtures("heard")
def test_row_whose_lease_is_over_is_found(alice: User) -> None:
    lease.claim(make_generation(alice).pk)

    with later(16):
        assert sweep.sweep_once() == 1


def test_row_that_waits_longest_is_rung_for_first(alice: User, heard: Callable[..., list[str]]) -> None:
    second = make_generation(alice, next_run_at=timezone.now() - timedelta(minutes=1))
    first = make_generation(alice, next_run_at=timezone.now() - timedelta(minutes=2))

    sweep.sweep_once()

    assert heard("start") == [str(first.pk), str(second.pk)]


def test_rows_that_outnumber_a_pass_all_get_one_ring(
    alice: User, heard: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are busy for a minute: nobody answers."""
    monkeypatch.setattr(sweep, "BATCH", 5)
    rows = [make_generation(alice, state=State.RUNNING) for _ in range(12)]
    for second in range(60):
        with later(second):
            sweep.sweep_once()

    assert sorted(heard()) == sorted(str(row.pk) for row in rows)


def test_start_is_rung_for_before_all_that_fal_is_asked_about_again(
    alice: User, heard: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "BATCH", 5)
    for _ in range(12):
        make_generation(alice, state=State.RUNNING, next_run_at=timezone.now() - timedelta(minutes=1))
    new = make_generation(alice)

    sweep.sweep_once()

    assert heard("start") == [str(new.pk)]


def test_unread_delivery_makes_its_row_due(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=timezone.now() + timedelta(minutes=9))
    unread_delivery(made)

    assert sweep.sweep_once() == 1
    assert heard() == [str(made.pk)]


def test_unread_delivery_makes_a_final_row_due(alice: User, heard: Callable[..., list[str]]) -> None:
    made = make_generation(alice, state=State.FAILED)
    unread_delivery(made)

    assert sweep.sweep_once() == 1
    assert heard("save") == [str(made.pk)]


@pytest.mark.usefixtures("heard")
def test_delivery_that_has_just_come_is_left_to_its_own_ring(alice: User) -> None:
    made = make_generation(alice, state=State.RUNNING, next_run_at=timezone.now() + timedelta(minutes=9))
    unread_delivery(made, seconds_ago=1)

    assert sweep.sweep_once() == 0


@pytest.mark.django_db(transaction=True)
def test_work_is_done_here_where_nobody_hears_the_ring(fal: FakeFal, start: Callable[..., Generation]) -> None:
    generation = start()

    assert sweep.sweep_once() == 1

    generation.refresh_from_db()
    assert generation.state == State.RUNNING
    assert len(fal.requests) == 1


@pytest.mark.django_db(transaction=True)
def test_row_whose_step_breaks_does_not_stop_the_others(
    fal: FakeFal, start: Callable[..., Generation], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = start(), start()
    Generation.objects.filter(pk=broken.pk).update(secret_arguments="not what encrypt made")

    sweep.sweep_once()

    sound.refresh_from_db()
    assert sound.state == State.RUNNING
    assert f"generation {broken.pk}: its step failed" in caplog.text


def connections_to(server: socket.socket) -> int:
    """How many have connected; nobody was answered."""
    server.setblocking(False)
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_redis_that_hangs_is_asked_once_and_not_for_each_row(alice: User, fal: FakeFal, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0?socket_timeout=1&socket_connect_timeout=1"
        settings.RQ_QUEUES = {name: queue | {"URL": url} for name, queue in settings.RQ_QUEUES.items()}
        for _ in range(4):
            make_generation(alice)

        assert sweep.sweep_once() == 4

        assert connections_to(silent) < 4
    assert len(fal.requests) == 4


@pytest.mark.django_db(transaction=True)
def test_start_goes_before_what_fal_is_asked_about_again_while_redis_is_away(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It comes while the sweep is at the first of many that run."""
    monkeypatch.setattr(sweep, "DO_HERE_SECONDS", 0)
    for _ in range(4):
        step(start())
    Generation.objects.update(next_run_at=clock.now(plus=-timedelta(minutes=1)))
    sweep.sweep_once()
    new = start()

    sweep.sweep_once()

    new.refresh_from_db()
    assert new.state == State.RUNNING


def test_heartbeat_is_written_every_ten_seconds() -> None:
    sweep.beat()
    first = Heartbeat.objects.get(name="sweeper").beat_at
    sweep.beat()
    assert Heartbeat.objects.get(name="sweeper").beat_at == first

    with later(11):
        sweep.beat()

    assert Heartbeat.objects.get(name="sweeper").beat_at > first


@pytest.mark.django_db(transaction=True)
def test_sweep_goes_on_until_it_is_told_to_stop(settings: Settings) -> None:
    settings.SWEEP_EVERY = timedelta()
    rounds = iter([False, False, True])

    sweep.run(lambda: next(rounds))

    assert Heartbeat.objects.filter(name="sweeper").exists()
    assert next(rounds, "over") == "over"


@pytest.mark.django_db(transaction=True)
def test_slow_file_holds_up_no_submit_while_redis_is_away(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    slow, next_one = step(start()), start()
    fal.succeed(fal.only)
    fal.next("file", Reply(200, tiny_mp4(), delay=2))
    Generation.objects.update(next_run_at=clock.now())
    workflow.advance(slow.pk, saving=False)

    sweep.sweep_once(SaveThreads(sweep.advance_here, 2).advance)

    next_one.refresh_from_db()
    assert next_one.state == State.RUNNING
    slow.refresh_from_db()
    assert slow.state == State.SAVING
    while slow.state == State.SAVING:
        time.sleep(0.05)
        slow.refresh_from_db()
    assert slow.state == State.COMPLETED


@pytest.mark.django_db(transaction=True)
def test_rows_that_a_pass_without_redis_had_no_time_for_are_the_next_ones(
    fal: FakeFal, start: Callable[..., Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "DO_HERE_SECONDS", 0)
    for _ in range(3):
        start()

    for _ in range(3):
        sweep.sweep_once()

    assert set(Generation.objects.values_list("state", flat=True)) == {State.RUNNING}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("every", "longest"), [(0, 0), (3600, 3600)])
def test_sweep_rests_for_what_is_left_of_its_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, every: int, longest: int
) -> None:
    settings.SWEEP_EVERY = timedelta(seconds=every)
    settings.PAYMENTS_ON = False  # who asks Stripe rests as well
    rests: list[float] = []
    monkeypatch.setattr(time, "sleep", rests.append)

    sweep.run(lambda: bool(rests))

    assert longest - 60 < rests[0] <= longest
