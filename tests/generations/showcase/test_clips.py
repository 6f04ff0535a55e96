"""The clips that the site ships: one for each endpoint, small, silent, in the shape that they are said to have."""

from pathlib import Path

import av
import pytest
from django.conf import settings
from PIL import Image

from generations.catalogue import ENDPOINTS
from generations.showcase.clips import CLIPS, Clip, clip_of

STATIC = Path(settings.BASE_DIR) / "static"
every_clip = pytest.mark.parametrize("clip", CLIPS.values(), ids=lambda clip: clip.name)


def test_every_endpoint_has_a_clip_of_its_own() -> None:
    found = [clip_of(endpoint.id) for endpoint in ENDPOINTS]
    assert None not in found
    assert len(set(found)) == len(ENDPOINTS)


def test_new_endpoint_has_none_until_it_is_drawn() -> None:
    assert clip_of("fal-ai/veo9") is None


@every_clip
def test_files_are_small(clip: Clip) -> None:
    assert (STATIC / clip.video).stat().st_size <= 60_000
    assert (STATIC / clip.still).stat().st_size <= 12_000


@every_clip
def test_film_is_two_to_three_seconds_without_sound(clip: Clip) -> None:
    with av.open(STATIC / clip.video) as film:
        [stream] = film.streams
        assert (stream.type, stream.codec_context.name) == ("video", "h264")
        assert (stream.width, stream.height) == (clip.width, clip.height)
        assert 2 <= (film.duration or 0) / av.time_base <= 3


@every_clip
def test_film_may_start_before_all_of_it_is_there(clip: Clip) -> None:
    content = (STATIC / clip.video).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@every_clip
def test_still_has_the_size_of_the_film(clip: Clip) -> None:
    with Image.open(STATIC / clip.still) as still:
        assert (still.format, still.size) == ("WEBP", (clip.width, clip.height))
