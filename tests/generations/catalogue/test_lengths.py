import pytest

from generations.catalogue import find
from generations.catalogue.endpoint import Wire
from generations.catalogue.lengths import nearest_length

VEO, SORA = "fal-ai/veo3/fast", "fal-ai/sora-2/text-to-video"
HAILUO, PIKA = "fal-ai/minimax/hailuo-02/standard/text-to-video", "fal-ai/pika/v2.2/text-to-video"


@pytest.mark.parametrize(
    ("endpoint_id", "wanted", "length"),
    [
        (VEO, 8, "8s"),
        (VEO, 5, "4s"),  # as near as 6: the shorter
        (VEO, 60, "8s"),
        (SORA, 6, 4),
        (SORA, 10, 8),
        (HAILUO, 8, "6"),
        (HAILUO, 1, "6"),
        (PIKA, 7, 7),
        (PIKA, 99, 15),
    ],
)
def test_length_is_the_nearest_option_and_the_shorter_of_two_as_near(
    endpoint_id: str, wanted: int, length: Wire
) -> None:
    endpoint = find(endpoint_id)
    assert endpoint
    assert nearest_length(endpoint, wanted) == length
