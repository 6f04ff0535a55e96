import uuid

import pytest

from generations.catalogue import title_of
from generations.catalogue.joined import JOINED, arguments_of, clips_of, made_by


def test_arguments_keep_the_order_of_the_clips_and_name_each_model_once() -> None:
    clips = [uuid.uuid4(), uuid.uuid4()]
    arguments = arguments_of([*clips, clips[0]], ["Sora 2", "Pika 2.2", "Sora 2"])
    assert clips_of(arguments) == [*clips, clips[0]]
    assert arguments["models"] == ["Sora 2", "Pika 2.2"]


@pytest.mark.parametrize(
    ("models", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_models_in_words(models: list[str], words: str) -> None:
    assert made_by({"models": models}) == words


def test_joined_ones_have_a_name_for_people() -> None:
    assert title_of(JOINED) == "Joined clips"
