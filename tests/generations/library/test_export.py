import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from generations.library import export
from generations.media import storage
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation, tiny_mp4

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def made(alice: User) -> Callable[..., Generation]:
    """Makes a finished video of alice's."""
    return lambda **fields: make_generation(alice, state=State.COMPLETED, price=0, **fields)


def exported(user: User, *generations: Generation) -> dict[str, bytes]:
    """What the ZIP of these would have, by name."""
    members = export.members(user, [one.pk for one in generations])
    return {member.name: b"".join(member.blocks) for member in members}


def test_video_has_a_sidecar_beside_it(alice: User, made: Callable[..., Generation]) -> None:
    files = exported(alice, made(prompt="Slow tide"))
    assert list(files) == ["slow-tide-hailuo-02-standard.mp4", "slow-tide-hailuo-02-standard.json"]
    assert files["slow-tide-hailuo-02-standard.mp4"] == tiny_mp4()


def test_sidecar_says_what_made_it(alice: User, made: Callable[..., Generation]) -> None:
    arguments = {"prompt": "Übermut", "seed": 7, "duration": "6"}
    one = made(prompt="Übermut", arguments=arguments, request_id="r-1", finished_at=NOON)
    found = json.loads(exported(alice, one)["übermut-hailuo-02-standard.json"])
    assert found["file"] == "übermut-hailuo-02-standard.mp4"
    assert (found["id"], found["request_id"], found["endpoint"]) == (str(one.pk), "r-1", one.endpoint_id)
    assert (found["prompt"], found["arguments"], found["seed"]) == ("Übermut", arguments, 7)
    assert found["finished_at"] == "2026-11-22T12:00:00Z"


def test_nothing_secret_is_in_a_sidecar(alice: User, made: Callable[..., Generation]) -> None:
    one = made(arguments={"prompt": "x", "api_key": "sk-1"}, secret_arguments="sealed-2")
    text = b"".join(exported(alice, one).values())
    assert b"sk-1" not in text
    assert b"sealed-2" not in text
    assert b"deadline" not in text


def test_same_words_make_different_names_whatever_their_case(alice: User, made: Callable[..., Generation]) -> None:
    ones = [made(prompt=prompt) for prompt in ("Tide", "TIDE", "tide")]
    names = [name for name in exported(alice, *ones) if name.endswith(".mp4")]
    assert len({name.casefold() for name in names}) == 3
    assert names[:2] == ["tide-hailuo-02-standard.mp4", "tide-hailuo-02-standard-2.mp4"]


def test_name_with_a_number_gives_way_to_a_prompt_with_that_number() -> None:
    names = export._Names()
    given = [names.unique(name) for name in ("a.mp4", "a-2.mp4", "a.mp4", "a.mp4", "a-2.mp4")]
    assert len(set(given)) == 5


def test_video_whose_file_is_gone_leaves_its_sidecar(alice: User, made: Callable[..., Generation]) -> None:
    one, other = made(prompt="Gone"), made(prompt="Here")
    storage.delete(one.video_key)
    files = exported(alice, one, other)
    assert json.loads(files["gone-hailuo-02-standard.json"])["file"] is None
    assert "here-hailuo-02-standard.mp4" in files
    assert "gone-hailuo-02-standard.mp4" not in files


def test_others_and_deleted_and_unfinished_ones_are_left_out(
    alice: User, bob: User, made: Callable[..., Generation]
) -> None:
    ones = [make_generation(bob, state=State.COMPLETED), made(deleted_at=NOON), make_generation(alice)]
    assert exported(alice, *ones) == {}


def test_rows_are_read_a_few_at_a_time(
    alice: User,
    made: Callable[..., Generation],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    ids = [made().pk for _ in range(4)]
    members = export.members(alice, ids)
    with django_assert_num_queries(1):
        for _ in range(4):
            next(members)


def test_videos_come_from_a_bucket_too(alice: User, s3: Any, made: Callable[..., Generation]) -> None:
    assert exported(alice, made(prompt="Slow tide"))["slow-tide-hailuo-02-standard.mp4"] == tiny_mp4()


def test_video_gone_from_the_bucket_leaves_its_sidecar(alice: User, s3: Any, made: Callable[..., Generation]) -> None:
    one = made(prompt="Gone")
    storage.delete(one.video_key)
    assert list(exported(alice, one)) == ["gone-hailuo-02-standard.json"]
