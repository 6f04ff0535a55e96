"""The whole of it: each endpoint with its defaults makes a video that plays."""

import pytest

from generations.sandbox.inputs import ENDPOINTS
from tests.generations.sandbox.conftest import Customer, decoded
from tests.generations.sandbox.test_plans import data_uri

SILENT, WITH_SOUND = ("h264",), ("h264", "aac")
EXPECTED = {
    "fal-ai/pika/v2.2/text-to-video": (1280, 720, 5, SILENT),
    "fal-ai/pika/v2.2/image-to-video": (960, 720, 5, SILENT),
    "fal-ai/veo3.1/reference-to-video": (1280, 720, 8, WITH_SOUND),
    "fal-ai/veo3/fast": (1280, 720, 8, WITH_SOUND),
    "fal-ai/veo3.1/fast/image-to-video": (960, 720, 8, WITH_SOUND),
    "fal-ai/sora-2/text-to-video": (1280, 720, 4, WITH_SOUND),
    "fal-ai/sora-2/image-to-video": (960, 720, 4, WITH_SOUND),
    "fal-ai/sora-2/text-to-video/pro": (1920, 1080, 4, WITH_SOUND),
    "fal-ai/sora-2/image-to-video/pro": (960, 720, 4, WITH_SOUND),
    "fal-ai/minimax/hailuo-02/standard/text-to-video": (1366, 768, 6, SILENT),
    "fal-ai/minimax/hailuo-02/standard/image-to-video": (1024, 768, 6, SILENT),
}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_defaults_make_a_video_that_plays(customer: Customer, endpoint: str) -> None:
    names = {one.name for one in ENDPOINTS[endpoint].inputs}
    pictures = {"image_url": data_uri(400, 300, "JPEG"), "image_urls": [data_uri(400, 300)]}
    needed = {name: picture for name, picture in pictures.items() if name in names}
    facts = decoded(customer.get(customer.video_url("A fox", endpoint, **needed)).content)
    width, height, seconds, codecs = EXPECTED[endpoint]
    assert (facts.width, facts.height, facts.frames, facts.codecs) == (width, height, seconds * 24, codecs)
    assert facts.seconds == pytest.approx(seconds, abs=0.05)
