from datetime import timedelta
from itertools import pairwise
from math import inf

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.catalogue.joined import JOINED
from generations.models import Generation, Transition
from generations.states import State
from generations.workflow.stage_metrics import stage_seconds
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import ENDPOINT, make_generation


def ended(user: User, *, ago: timedelta = timedelta(hours=1)) -> Generation:
    """Completed: 4 seconds queued, 50 at fal, 3 until its file was stored."""
    generation = make_generation(user, state=State.COMPLETED)
    began = timezone.now() - ago
    times = [began + timedelta(seconds=seconds) for seconds in (4, 54, 57)]
    Generation.objects.filter(pk=generation.pk).update(created_at=began, submitted_at=times[0], finished_at=times[2])
    way = (State.QUEUED, State.RUNNING, State.SAVING, State.COMPLETED)
    for (state, to), at in zip(pairwise(way), times, strict=True):
        Transition.objects.create(generation=generation, from_state=state, to_state=to, reason="", created_at=at)
    return generation


def samples(name: str) -> dict[tuple[str, ...], float]:
    (family,) = stage_seconds()
    return {tuple(sample.labels.values()): sample.value for sample in family.samples if sample.name.endswith(name)}


def test_each_stage_has_its_buckets(alice: User) -> None:
    ended(alice)
    buckets = samples("_bucket")
    assert [buckets[ENDPOINT, "queued", bound] for bound in ("2.0", "5.0", "+Inf")] == [0, 1, 1]
    assert [buckets[ENDPOINT, "at fal", bound] for bound in ("30.0", "60.0", "+Inf")] == [0, 1, 1]
    assert [buckets[ENDPOINT, "saving", bound] for bound in ("2.0", "5.0", "+Inf")] == [0, 1, 1]


def test_sums_are_seconds(alice: User) -> None:
    ended(alice)
    ended(alice)
    assert samples("_sum") == {(ENDPOINT, "queued"): 8, (ENDPOINT, "at fal"): 100, (ENDPOINT, "saving"): 6}
    assert set(samples("_count").values()) == {2}


def test_what_was_counted_once_is_not_read_again(alice: User) -> None:
    ended(alice)
    before = samples("_bucket")
    with CaptureQueriesContext(connection) as queries:
        assert samples("_bucket") == before
    assert len(queries) == 2  # what is known, and the last few minutes


def test_what_ends_between_two_scrapes_is_in_the_second(alice: User) -> None:
    ended(alice)
    samples("_count")
    ended(alice, ago=timedelta(seconds=58))
    assert set(samples("_count").values()) == {2}


def test_what_is_committed_late_is_counted(alice: User) -> None:
    """Its ten minutes were over when its transaction, which had begun within them, was done."""
    began = timezone.now().replace(minute=9, second=59)
    with clock.frozen_at(began + timedelta(seconds=30)):
        samples("_count")
    made = ended(alice)
    Generation.objects.filter(pk=made.pk).update(finished_at=began)
    with clock.frozen_at(began + timedelta(minutes=20)):
        assert set(samples("_count").values()) == {1}


def test_numbers_of_a_day_before_are_forgotten(alice: User) -> None:
    ended(alice)
    samples("_count")
    with clock.frozen_at(timezone.now() + timedelta(hours=25)):
        assert samples("_count") == {}


def test_what_ended_before_or_without_a_video_is_left_out(alice: User) -> None:
    ended(alice, ago=timedelta(hours=25))
    Generation.objects.filter(pk=ended(alice).pk).update(state=State.FAILED)
    assert samples("_count") == {}


def test_video_that_was_joined_here_is_no_run(alice: User) -> None:
    Generation.objects.filter(pk=ended(alice).pk).update(endpoint_id=JOINED)
    assert samples("_count") == {}


def test_bounds_are_those_that_boards_and_alerts_may_ask_for(alice: User) -> None:
    ended(alice)
    bounds = [bound for _, stage, bound in samples("_bucket") if stage == "saving"]
    assert [float(bound) for bound in bounds] == [1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1800, inf]
