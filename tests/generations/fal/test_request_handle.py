"""What a request is called, and which addresses our key may be sent to."""

import pytest
from pytest_django import Settings

from generations.fal.request_handle import read_request_handle, read_request_id, request_handle
from generations.models import Generation

APP = "fal-ai/sora-2/text-to-video/pro"
QUEUE = "https://queue.fal.run"


@pytest.fixture(autouse=True)
def _queue(settings: Settings) -> None:
    settings.FAL_QUEUE_URL = QUEUE


def test_addresses_are_formed_of_owner_and_app_only() -> None:
    handle = request_handle(APP, "a/b")

    assert handle.response_url == f"{QUEUE}/fal-ai/sora-2/requests/a%2Fb"
    assert handle.status_url == f"{handle.response_url}/status"
    assert handle.cancel_url == f"{handle.response_url}/cancel"


def test_addresses_of_the_answer_are_used_where_they_are_the_queues() -> None:
    handle = read_request_handle({"request_id": "abc", "status_url": f"{QUEUE}/other/status"}, APP)

    assert handle
    assert handle.status_url == f"{QUEUE}/other/status"
    assert handle.response_url == request_handle(APP, "abc").response_url


@pytest.mark.parametrize(
    "url",
    [
        None,
        5,
        "",
        "http://queue.fal.run/x",
        "https://queue.fal.run.evil/x",
        f"{QUEUE}:444/x",
        f"{QUEUE}/".ljust(501, "x"),
    ],
)
def test_any_other_address_is_not_used(url: int | str | None) -> None:
    handle = read_request_handle({"request_id": "abc", "cancel_url": url}, APP)

    assert handle == request_handle(APP, "abc")


def test_address_and_id_may_be_as_long_as_their_columns() -> None:
    longest = {name: Generation._meta.get_field(name).max_length or 0 for name in ("cancel_url", "request_id")}
    cancel_url = f"{QUEUE}/".ljust(longest["cancel_url"], "x")
    request_id = "x" * longest["request_id"]

    handle = read_request_handle({"request_id": request_id, "cancel_url": cancel_url}, APP)

    assert handle
    assert (handle.request_id, handle.cancel_url) == (request_id, cancel_url)


@pytest.mark.parametrize("request_id", [None, "", 5, ["a"], "a\0b", "x" * 201])
def test_what_names_no_request_is_none(request_id: object) -> None:
    assert read_request_id({"request_id": request_id}) is None
    assert read_request_handle({"request_id": request_id}, APP) is None
