"""The output of a request that went well."""

import pytest

from tests.generations.sandbox.conftest import PIKA, SORA_PRO_PICTURE, Customer
from tests.generations.sandbox.test_plans import data_uri


def test_video_has_its_four_fields(customer: Customer) -> None:
    video = customer.result("A fox", PIKA).json()["video"]
    assert set(video) == {"url", "content_type", "file_name", "file_size"}


def test_only_sora_gives_a_video_id(customer: Customer) -> None:
    assert "video_id" not in customer.result("A fox", PIKA).json()
    sora = customer.result("A fox", SORA_PRO_PICTURE, image_url=data_uri(16, 9)).json()
    assert sora["video_id"].startswith("video_")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("url-only", {"url"}),
        ("null-fields", {"url"}),
        ("wrong-content-type", {"url", "content_type", "file_name", "file_size"}),
        ("extra-fields", {"url", "content_type", "file_name", "file_size", "fps"}),
    ],
)
def test_fields_of_the_video_may_differ(customer: Customer, word: str, expected: set[str]) -> None:
    video = customer.result(f"sandbox:{word}", PIKA, duration=1).json()["video"]
    assert {name for name, value in video.items() if value is not None} == expected


def test_success_may_be_without_a_video(customer: Customer) -> None:
    assert customer.result("sandbox:no-video", PIKA, duration=1).json() == {}
