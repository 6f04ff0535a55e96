from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image, ImageChops

from generations.showcase.clips import CLIPS
from generations.showcase.drawing.films import SCENES, Film, Scene, films

SMALL = (48, 28)


def test_every_clip_has_a_scene() -> None:
    assert films().keys() == {clip.name for clip in CLIPS.values()} == SCENES.keys()


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_scene_moves_and_is_always_the_same(scene: Scene) -> None:
    first, again, later = (scene(SMALL, turn).picture for turn in (0, 0, 0.4))
    assert ImageChops.difference(first, again).getbbox() is None
    assert ImageChops.difference(first, later).getbbox() is not None


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_end_of_a_scene_leads_back_to_its_beginning(scene: Scene) -> None:
    first, last = (scene(SMALL, turn).picture for turn in (0, 1))
    assert max(high for _, high in ImageChops.difference(first, last).getextrema()) <= 2


def test_film_that_cannot_be_small_enough_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generations.showcase.drawing.films.MOST_BYTES", 10)
    with pytest.raises(ValueError, match="larger than 10 bytes"):
        Film(SCENES["strata"], 32, 32).clip()


def test_command_writes_what_it_is_asked_for(tmp_path: Path) -> None:
    call_command("draw_clips", "dawn-ridges", out=tmp_path, verbosity=0)
    assert {path.name for path in tmp_path.iterdir()} == {"dawn-ridges.mp4", "dawn-ridges.webp"}
    with Image.open(tmp_path / "dawn-ridges.webp") as still:
        assert still.size == (480, 270)
