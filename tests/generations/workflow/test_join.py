"""Joining: from finished clips to one stored file, free, by the same machine as any run."""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import pytest
from pytest_django import Settings

from billing.ledger.models import Hold, Transfer
from generations import workflow
from generations.catalogue.joined import JOINED
from generations.media import joining, storage
from generations.media.turns import JOINING, turn
from generations.models import Generation, StoredBytes
from generations.states import State
from generations.workflow.audit import videos_are_paid_for
from generations.workflow.join_order import CannotBeJoined, start_joining
from generations.workflow.refusals import JoinUnderWay, StartRateReached, StorageFull, TooManyInFlight
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation
from tests.generations.conftest import TimeMachine
from tests.generations.media.sound_videos import H264, made

pytestmark = pytest.mark.django_db
Step = Callable[[Generation], Generation]


def clip(
    user: User, name: str = "b-frames.mp4", seconds: float = 1.0, *, content: bytes = b"", **fields: Any
) -> Generation:
    """A finished video of a user's, of the corpus."""
    content, key = content or made(name), f"videos/00/{uuid.uuid4()}.mp4"
    storage.save(key, content, content_type="video/mp4")
    facts = {"video_key": key, "bytes": len(content), "duration_seconds": seconds, "width": 160, "height": 90}
    return make_generation(user, state=State.COMPLETED, **(facts | fields))


@pytest.fixture
def clips(alice: User) -> list[Generation]:
    return [clip(alice), clip(alice, prompt="The harbour opens.")]


@pytest.fixture
def joined(alice: User, clips: list[Generation]) -> Generation:
    """A joining that is begun."""
    generation = start_joining(alice, clips)
    workflow.advance(generation.pk, saving=False)
    generation.refresh_from_db()
    assert generation.state == State.SAVING
    return generation


def opened(generation: Generation) -> Any:
    path = storage.local_path(generation.video_key)
    assert path
    return av.open(str(path))


def test_clips_become_one_stored_video_that_is_free(alice: User, clips: list[Generation], step: Step) -> None:
    generation = start_joining(alice, clips)
    assert (generation.endpoint_id, generation.state, generation.price_credits) == (JOINED, State.QUEUED, 0)

    generation = step(generation)
    while not generation.is_final:
        generation = step(generation)

    assert (generation.state, generation.charged_credits, generation.hold) == (State.COMPLETED, 0, None)
    assert (generation.duration_seconds, generation.has_sound, generation.mark) == (2.0, True, "inside")
    assert (generation.width, generation.height, generation.percent) == (160, 90, None)
    with opened(generation) as video:
        assert len(list(video.decode(video=0))) == 48


@pytest.fixture(autouse=True)
def _nothing_is_sent(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = "http://127.0.0.1:1"


def test_no_money_moves_and_the_books_know_it(alice: User, clips: list[Generation], step: Step) -> None:
    before = Transfer.objects.count(), Hold.objects.count()
    generation = start_joining(alice, clips)
    for _ in range(2):
        assert list(videos_are_paid_for()) == []
        generation = step(generation)
    assert list(videos_are_paid_for()) == []
    assert (Transfer.objects.count(), Hold.objects.count()) == before


def test_its_bytes_count_as_its_owners(alice: User, joined: Generation, step: Step) -> None:
    before = StoredBytes.objects.get(user=alice).bytes
    joined = step(joined)
    assert StoredBytes.objects.get(user=alice).bytes == before + (joined.bytes or 0)


def test_words_and_models_of_the_clips_come_along(alice: User) -> None:
    clips = [clip(alice, prompt="One"), clip(alice, prompt="Two", endpoint_id="fal-ai/veo3/fast"), clip(alice)]
    generation = start_joining(alice, clips)
    assert generation.prompt.startswith("One\n\nTwo")
    assert generation.arguments["models"] == ["Hailuo 02 Standard", "Veo 3 Fast"]
    assert generation.arguments["generations"] == [str(one.pk) for one in clips]


def test_same_form_joins_once(alice: User, clips: list[Generation]) -> None:
    key = uuid.uuid4()
    assert start_joining(alice, clips, form_key=key) == start_joining(alice, clips, form_key=key)
    assert Generation.objects.filter(endpoint_id=JOINED).count() == 1


def test_second_joining_waits_for_the_first(alice: User, clips: list[Generation], step: Step) -> None:
    first = start_joining(alice, clips)
    with pytest.raises(JoinUnderWay):
        start_joining(alice, clips)
    step(step(first))
    assert start_joining(alice, clips)


@pytest.mark.parametrize(
    ("many", "fields", "words"),
    [
        (1, {}, "Choose 2 to 20"),
        (21, {}, "Choose 2 to 20"),
        (2, {"duration_seconds": 200.0}, "At most 300 s"),
        (2, {"bytes": 1_500_000_000}, "larger than 2 GB"),
        (2, {"taken_down_at": "2026-01-01T00:00Z"}, "Only finished videos"),
    ],
)
def test_what_cannot_be_joined_is_said(alice: User, many: int, fields: dict[str, Any], words: str) -> None:
    one = make_generation(alice, state=State.COMPLETED, **fields)
    one.refresh_from_db()
    with pytest.raises(CannotBeJoined, match=words):
        start_joining(alice, [one] * many)
    assert not Generation.objects.filter(endpoint_id=JOINED).exists()


def test_running_one_cannot_be_joined(alice: User) -> None:
    with pytest.raises(CannotBeJoined):
        start_joining(alice, [make_generation(alice, state=State.RUNNING)] * 2)


def test_full_storage_starts_nothing(alice: User, clips: list[Generation]) -> None:
    StoredBytes.objects.filter(user=alice).update(bytes=10**12)
    with pytest.raises(StorageFull):
        start_joining(User.objects.select_related("stored_bytes").get(pk=alice.pk), clips)


def test_queued_one_is_cancelled_at_once(alice: User, clips: list[Generation]) -> None:
    generation = start_joining(alice, clips)
    workflow.cancel(generation)
    generation.refresh_from_db()
    assert generation.state == State.CANCELLED


def test_begun_one_is_cancelled_at_its_next_step(joined: Generation, step: Step) -> None:
    workflow.cancel(joined)
    joined = step(joined)
    assert (joined.state, joined.video_key, joined.error) == (State.CANCELLED, "", "")


def test_clip_that_was_erased_meanwhile_ends_it_with_words(
    joined: Generation, clips: list[Generation], step: Step
) -> None:
    clips[0].delete()
    joined = step(joined)
    assert (joined.state, joined.error_kind) == (State.FAILED, "clip_gone")
    assert "One of the clips is not there any more" in joined.error


def test_clip_that_was_taken_down_meanwhile_does_not_come_back_in_it(
    joined: Generation, clips: list[Generation], step: Step
) -> None:
    Generation.objects.filter(pk=clips[0].pk).update(taken_down_at="2026-01-01T00:00Z")
    assert step(joined).error_kind == "clip_gone"


def test_clip_in_the_trash_is_joined_all_the_same(joined: Generation, clips: list[Generation], step: Step) -> None:
    Generation.objects.filter(pk=clips[0].pk).update(deleted_at="2026-01-01T00:00Z")
    assert step(joined).state == State.COMPLETED


def test_files_that_do_not_play_end_it_with_words(joined: Generation, clips: list[Generation], step: Step) -> None:
    storage.save(clips[0].video_key, b"\0" * 5000, content_type="video/mp4")
    joined = step(joined)
    assert (joined.state, joined.error_kind) == (State.FAILED, "joining")


def test_storage_that_is_away_is_waited_for(joined: Generation, clips: list[Generation], step: Step) -> None:
    content = made("b-frames.mp4")
    storage.delete(clips[0].video_key)
    joined = step(joined)
    assert (joined.state, joined.setbacks) == (State.SAVING, 1)
    storage.save(clips[0].video_key, content, content_type="video/mp4")
    assert step(joined).state == State.COMPLETED


@pytest.fixture(params=["folder", "bucket"])
def lost(request: pytest.FixtureRequest, alice: User, step: Step) -> Generation:
    """A joining that is begun, of two clips; the file of one is not in storage."""
    if request.param == "bucket":
        request.getfixturevalue("s3")
    clips = [clip(alice), clip(alice)]
    storage.delete(clips[1].video_key)
    return step(start_joining(alice, clips))


def test_file_that_stays_away_ends_it_with_words(lost: Generation, step: Step, time_machine: TimeMachine) -> None:
    assert (lost.state, lost.setbacks) == (State.SAVING, 1)
    time_machine.forward(minutes=16)
    lost = step(lost)
    assert (lost.state, lost.error_kind) == (State.FAILED, "clip_gone")


def test_bucket_that_hangs_is_waited_for_within_the_lease(
    joined: Generation, step: Step, settings: Settings, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachine
) -> None:
    attempt = settings.STORAGE_CONNECT_TIMEOUT + settings.STORAGE_READ_TIMEOUT
    kept: list[timedelta] = []

    def local_path(key: str) -> Path | None:
        until = Generation.objects.get(pk=joined.pk).lease_until
        assert until
        kept.append(until - time_machine.moment)
        return None

    monkeypatch.setattr(storage, "local_path", local_path)
    step(joined)
    assert min(kept) > timedelta(seconds=2 * attempt)


def test_long_one_ends_with_the_time_that_was_said(alice: User, step: Step) -> None:
    line = f"-f lavfi -i testsrc2=size=1280x720:rate=30:duration=20 {H264}"
    generation = start_joining(alice, [clip(alice, content=made("large.mp4", line), seconds=20.0), clip(alice)])
    workflow.advance(generation.pk, saving=False)
    Generation.objects.filter(pk=generation.pk).update(deadline=clock.now(plus=timedelta(seconds=0.5)))
    generation = step(generation)
    assert (generation.state, generation.error_kind) == (State.FAILED, "joining")


def test_hours_without_storage_are_no_hours_among_others(
    joined: Generation, clips: list[Generation], step: Step, settings: Settings, time_machine: TimeMachine
) -> None:
    storage.delete(clips[0].video_key)
    joined = step(joined)
    storage.save(clips[0].video_key, made("b-frames.mp4"), content_type="video/mp4")
    time_machine.forward(hours=2)
    settings.DECODERS_AT_ONCE = 2
    with turn(patience=0, on_wait=lambda: None, line=JOINING):
        assert step(joined).state == State.SAVING
    assert step(joined).state == State.COMPLETED


def test_it_waits_while_others_are_joined_and_holds_up_no_worker(
    joined: Generation,
    step: Step,
    settings: Settings,
    time_machine: TimeMachine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.DECODERS_AT_ONCE = 2
    with turn(patience=0, on_wait=lambda: None, line=JOINING):
        joined = step(joined)
        assert (joined.state, joined.setbacks, joined.lease_token) == (State.SAVING, 0, None)
        assert joined.next_run_at
        assert joined.next_run_at - time_machine.moment == timedelta(seconds=3)
        time_machine.forward(minutes=56)
        assert step(joined).error_kind == "joining"
    assert f"generation {joined.pk} failed: others were joined all the time" in caplog.text


def test_clips_of_a_bucket_are_joined_too(alice: User, s3: object, step: Step) -> None:
    generation = step(step(start_joining(alice, [clip(alice), clip(alice)])))
    assert (generation.state, generation.duration_seconds) == (State.COMPLETED, 2.0)


def test_webhook_that_names_a_joining_changes_nothing(
    joined: Generation, step: Step, deliver: Callable[..., int], fal: Any, start: Callable[..., Generation]
) -> None:
    other = step(start())
    url = (fal.only.webhook or "").replace(str(other.pk), str(joined.pk)).removeprefix("http://testserver")
    fal.succeed(fal.only)
    deliver(fal.only, url=url)
    joined.refresh_from_db()
    assert not joined.request_id
    while not joined.is_final:
        joined = step(joined)
    assert joined.duration_seconds == 2.0


def test_release_before_would_end_it_and_never_send_it(alice: User, clips: list[Generation]) -> None:
    generation = start_joining(alice, clips)
    generation.refresh_from_db()
    assert generation.deadline - generation.created_at < timedelta(minutes=10)


def test_what_else_is_made_holds_up_no_joining(alice: User, bob: User, clips: list[Generation]) -> None:
    make_generation(alice, state=State.RUNNING)
    start_joining(bob, [clip(bob), clip(bob)])
    assert start_joining(alice, clips).pk


@pytest.mark.parametrize(
    ("limits", "refusal"), [({"max_in_flight": 1}, TooManyInFlight), ({"start_rate": "3/m"}, StartRateReached)]
)
def test_joining_is_counted_with_other_starts(
    alice: User, clips: list[Generation], limits: dict[str, Any], refusal: type[Exception]
) -> None:
    make_generation(alice, state=State.RUNNING)
    for name, limit in limits.items():
        setattr(alice, name, limit)
    with pytest.raises(refusal):
        start_joining(alice, clips)
    assert not Generation.objects.filter(endpoint_id=JOINED).exists()


def test_joining_is_free_where_nothing_more_may_be_spent(alice: User, clips: list[Generation]) -> None:
    alice.daily_limit = 1
    assert start_joining(alice, clips).pk


def test_files_lie_in_the_folder_for_copies_while_they_are_joined(
    joined: Generation, step: Step, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[Path] = []
    join = joining.join

    def join_and_tell(keys: Sequence[str], path: Path, **options: Any) -> None:
        there.append(path.parent.parent)
        join(keys, path, **options)

    monkeypatch.setattr(joining, "join", join_and_tell)
    step(joined)
    assert there == [settings.SCRATCH_DIR]
