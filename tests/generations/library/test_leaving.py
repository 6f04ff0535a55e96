"""What somebody takes away."""

import json
import tracemalloc
import uuid
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone

from generations.library import collecting, leaving
from generations.media import storage
from generations.models import Batch, Generation, InputImage
from generations.states import State
from maxvideo.accounts import export
from maxvideo.accounts.models import User
from maxvideo.web.zip_stream import zipped
from tests.factories import PROMPT, make_generation, tiny_jpeg, tiny_mp4
from tests.generations.share_links import make_link


def exported(user: User) -> dict[str, bytes]:
    return {member.name: b"".join(member.blocks) for member in leaving.everything(user)}


def upload(user: User) -> InputImage:
    key = storage.picture_key(uuid.uuid4())
    storage.save(key, tiny_jpeg(), content_type="image/jpeg")
    return InputImage.objects.create(user=user, key=key, content_type="image/jpeg", width=64, height=36, bytes=9)


def test_every_file_is_in_it_under_a_name_that_says_what_it_is(alice: User) -> None:
    made, picture = make_generation(alice, state=State.COMPLETED, prompt="Slow tide"), upload(alice)
    day = f"{timezone.now():%Y-%m-%d}"
    files = exported(alice)
    assert files[f"videos/{day}-slow-tide-hailuo-02-standard-{made.pk}.mp4"] == tiny_mp4()
    assert files[f"posters/{day}-slow-tide-hailuo-02-standard-{made.pk}.jpg"] == tiny_jpeg()
    assert files[f"pictures/{day}-{picture.pk}.jpg"] == tiny_jpeg()


def test_every_prompt_is_in_it_with_its_end_also_from_the_trash(alice: User, bob: User) -> None:
    make_generation(alice, state=State.FAILED, prompt="One", error="It failed.")
    make_generation(alice, state=State.COMPLETED, prompt="Two", deleted_at=timezone.now())
    make_generation(bob, prompt="Not hers")
    told = json.loads(exported(alice)["generations.json"])
    assert [(one["prompt"], one["state"]) for one in told] == [("One", "failed"), ("Two", "completed")]
    assert told[0]["error"] == "It failed."
    assert told[1]["file"] in exported(alice)


def test_batches_are_in_it_with_the_one_that_was_kept(alice: User, bob: User) -> None:
    batch = Batch.objects.create(user=alice, kind=Batch.Kind.COMPARISON, size=2, keeper=2)
    Batch.objects.create(user=bob, kind=Batch.Kind.COMPARISON, size=2)
    make_generation(alice, batch=batch, position=2)
    files = exported(alice)
    (told,) = json.loads(files["batches.json"])
    assert (told["id"], told["kind"], told["keeper"]) == (str(batch.pk), "comparison", 2)
    (made,) = json.loads(files["generations.json"])
    assert (made["batch_id"], made["position"]) == (str(batch.pk), 2)


def test_collections_are_in_it_with_their_videos_or_their_filter(alice: User, bob: User) -> None:
    video = make_generation(alice, state=State.COMPLETED)
    collecting.put_in(collecting.make(alice, "Harbour film"), Generation.objects.of(alice))
    collecting.make(alice, "Rain", "q=rain")
    collecting.make(bob, "Not hers")
    told = {one["name"]: one for one in json.loads(exported(alice)["collections.json"])}
    assert told.keys() == {"Harbour film", "Rain"}
    assert told["Harbour film"]["videos"] == [str(video.pk)]
    assert told["Rain"]["filter"] == "q=rain"
    assert "2 collections" in list(leaving.what_goes(alice))


def test_share_links_are_in_it_with_their_addresses(alice: User, bob: User) -> None:
    link = make_link(alice, title="Harbour")
    make_link(bob)
    (told,) = json.loads(exported(alice)["links.json"])
    assert (told["address"], told["title"], told["visits"]) == (link.address, "Harbour", 0)
    assert "1 share link: from this moment on nobody sees anything by them" in list(leaving.what_goes(alice))


def test_mark_beside_a_video_is_in_it(alice: User) -> None:
    identity = uuid.uuid4()
    key = storage.manifest_key(identity, try_id=uuid.uuid4())
    storage.save(key, b"a manifest", content_type=storage.MANIFEST)
    make_generation(alice, id=identity, state=State.COMPLETED, mark="beside", manifest_key=key)
    (name,) = [name for name in exported(alice) if name.endswith(".c2pa")]
    assert exported(alice)[name] == b"a manifest"


def test_file_that_was_taken_down_is_not_in_it_but_its_prompt_is(alice: User) -> None:
    make_generation(alice, state=State.COMPLETED, taken_down_at=timezone.now())
    files = exported(alice)
    assert not [name for name in files if name.startswith(("videos/", "posters/"))]
    (told,) = json.loads(files["generations.json"])
    assert (told["prompt"], told["file"]) == (PROMPT, None)


def test_secrets_are_not_in_it(alice: User) -> None:
    make_generation(alice, arguments={"prompt": "x", "api_key": "sk-1"}, secret_arguments="sealed-2")
    text = b"".join(exported(alice).values())
    assert b"sk-1" not in text
    assert b"sealed-2" not in text


def test_file_that_storage_lacks_is_named_and_the_rest_comes(alice: User) -> None:
    lost, kept = make_generation(alice, state=State.COMPLETED), make_generation(alice, state=State.COMPLETED)
    storage.delete(lost.video_key)
    files = exported(alice)
    assert str(lost.pk) in files[leaving.MISSING].decode()
    assert str(kept.pk) not in files[leaving.MISSING].decode()
    assert len([name for name in files if name.startswith("videos/")]) == 1


def test_nothing_is_said_to_be_missing_where_nothing_is(alice: User) -> None:
    make_generation(alice, state=State.COMPLETED)
    assert leaving.MISSING not in exported(alice)


def test_whole_export_opens_and_takes_little_memory(alice: User, tmp_path: Path) -> None:
    big = make_generation(alice, state=State.COMPLETED)
    storage.save(big.video_key, bytes(30_000_000), content_type="video/mp4")
    tracemalloc.start()
    with (tmp_path / "all.zip").open("wb") as file:
        for block in zipped(export.members(alice)):
            file.write(block)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ZipFile(tmp_path / "all.zip").testzip() is None
    assert peak < 10_000_000


@pytest.mark.parametrize(("runs", "words"), [(0, ""), (1, "1 video is being made"), (2, "2 videos are being made")])
def test_runs_are_said_to_be_cancelled(alice: User, runs: int, words: str, client_of: Callable[[User], object]) -> None:
    for _ in range(runs):
        make_generation(alice)
    assert "".join(leaving.what_goes_on(alice)).startswith(words)
    assert Generation.objects.count() == runs
