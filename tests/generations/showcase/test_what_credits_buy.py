import pytest
from pytest_django import DjangoAssertNumQueries

from generations.models import EndpointStatus
from generations.showcase.what_credits_buy import what_credits_buy

HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"

pytestmark = pytest.mark.usefixtures("rates")


@pytest.mark.parametrize(
    ("credits", "words"),
    [
        (27, "about 1 Hailuo 02 Standard video"),
        (54, "about 2 Hailuo 02 Standard videos"),
        (500, "about 18 Hailuo 02 Standard videos, or 6 with Sora 2"),
        (1000, "about 37 Hailuo 02 Standard videos, or 12 with Sora 2"),
        (5000, "about 185 Hailuo 02 Standard, 62 Sora 2, or 12 Sora 2 Pro"),
    ],
)
def test_credits_are_said_in_videos_of_eight_seconds(credits: int, words: str) -> None:
    assert what_credits_buy([credits]) == {credits: words}


def test_credits_that_buy_nothing_are_left_out() -> None:
    assert what_credits_buy([26]) == {}


def test_endpoint_that_is_not_live_is_not_named() -> None:
    EndpointStatus.objects.create(endpoint_id=HAILUO, life=EndpointStatus.Life.PAUSED)

    assert "Hailuo" not in what_credits_buy([1000])[1000]


def test_every_pack_is_told_by_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        what_credits_buy([500, 1000, 2500, 5000])
