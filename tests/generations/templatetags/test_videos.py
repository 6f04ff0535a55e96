from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import Generation
from generations.templatetags.videos import days_left, endpoint_title, shape


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"shape": "9:16", "arguments": {"aspect_ratio": "16:9"}}, "9:16"),
        ({"arguments": {"aspect_ratio": "1:1"}}, "1:1"),
    ],
)
def test_shape_is_the_videos_own_or_the_one_asked_for(fields: dict[str, str | dict[str, str]], expected: str) -> None:
    assert shape(Generation(**fields)) == expected


def test_endpoint_that_is_gone_is_called_by_its_id() -> None:
    assert endpoint_title("fal-ai/veo3/fast") == "Veo 3 Fast"
    assert endpoint_title("fal-ai/gone") == "fal-ai/gone"


@pytest.mark.parametrize(("deleted_days_ago", "left"), [(0, 29), (1, 28), (29.5, 0), (40, 0)])
def test_deleted_one_says_how_long_it_is_kept(deleted_days_ago: float, left: int) -> None:
    assert days_left(Generation(deleted_at=timezone.now() - timedelta(days=deleted_days_ago))) == left
