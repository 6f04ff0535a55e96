import pytest

from generations.catalogue.sold_by import as_delivered, conditions, quantities, undecided


def test_words_pictures_and_seeds_are_no_conditions() -> None:
    arguments = {"prompt": "A boat", "image_url": "https://a.example/b.png", "seed": 7, "generate_audio": True}

    assert conditions(arguments) == {"generate_audio": True}


def test_only_what_the_maker_decides_is_undecided() -> None:
    assert undecided({"resolution": "auto", "aspect_ratio": "16:9", "duration": 8}) == {"resolution"}


@pytest.mark.parametrize(
    ("duration", "clips"), [(5, (1, "1 clip")), ("6", (2, "2 clips")), ("15s", (3, "3 clips"))], ids=str
)
def test_each_started_five_seconds_are_a_clip(duration: int | str, clips: tuple[int, str]) -> None:
    assert quantities({"duration": duration})["5s_clip"] == clips


def test_seconds_are_counted_one_by_one() -> None:
    assert quantities({"duration": "8s"})["second"] == (8, "8 s")


def test_without_a_length_nothing_is_counted() -> None:
    assert quantities({}) == {}


@pytest.mark.parametrize(("side", "resolution"), [(719, "720p"), (1079, "720p"), (1080, "1080p"), (2160, "1080p")])
def test_shorter_side_says_what_was_delivered(side: int, resolution: str) -> None:
    assert as_delivered({"resolution": "auto", "duration": 4}, side) == {"resolution": resolution, "duration": 4}
