"""Fal's own Python client against the sandbox."""

from pathlib import Path

import fal_client
import fal_client.client as fal
import pytest

from generations.sandbox.server import Sandbox
from tests.generations.sandbox.conftest import VEO, Customer, Listener


@pytest.fixture(autouse=True)
def _fal_speaks_to_the_sandbox(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "an-id:a-secret")
    monkeypatch.setattr(fal, "QUEUE_URL_FORMAT", f"{sandbox.url}/")


def test_submit_gives_a_handle_whose_status_goes_through_all_three_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox(0, tmp_path, speed=4) as slower:
        monkeypatch.setattr(fal, "QUEUE_URL_FORMAT", f"{slower.url}/")
        handle = fal_client.submit(VEO, {"prompt": "A fox"})
        seen = [type(status) for status in handle.iter_events(interval=0.01)]
    assert list(dict.fromkeys(seen)) == [fal_client.Queued, fal_client.InProgress, fal_client.Completed]


def test_result_is_the_bare_output() -> None:
    handle = fal_client.submit("fal-ai/sora-2/text-to-video", {"prompt": "A fox"})
    output = handle.get()
    assert output["video"]["url"].endswith(".mp4")
    assert output["video_id"]


def test_status_and_result_are_found_by_the_endpoint_and_the_id() -> None:
    handle = fal_client.submit("fal-ai/sora-2/text-to-video/pro", {"prompt": "A fox"})
    assert fal_client.result("fal-ai/sora-2/text-to-video/pro", handle.request_id) == handle.get()
    assert isinstance(fal_client.status("fal-ai/sora-2", handle.request_id), fal_client.Completed)


def test_subscribe_reports_each_update_and_ends_with_the_output() -> None:
    updates = []
    output = fal_client.subscribe(VEO, {"prompt": "A fox"}, with_logs=True, on_queue_update=updates.append)
    assert output["video"]["content_type"] == "video/mp4"
    assert isinstance(updates[-1], fal_client.Completed)
    assert [line["message"] for line in updates[-1].logs] == ["Making the video", "Done"]


def test_refusal_carries_the_models_details() -> None:
    with pytest.raises(fal_client.FalClientHTTPError) as caught:
        fal_client.subscribe(VEO, {"prompt": "sandbox:refused"})
    assert caught.value.status_code == 422
    assert caught.value.message[0]["type"] == "content_policy_violation"
    assert caught.value.error_type is None


def test_not_started_in_time_is_a_504_that_the_client_does_not_repeat() -> None:
    with pytest.raises(fal_client.FalClientHTTPError) as caught:
        fal_client.subscribe(VEO, {"prompt": "sandbox:stuck"}, start_timeout=1.1)
    assert caught.value.status_code == 504
    assert caught.value.error_type == "request_timeout"


def test_cancel_is_taken_once() -> None:
    handle = fal_client.submit(VEO, {"prompt": "sandbox:never"})
    handle.cancel()
    status = list(handle.iter_events(interval=0.01))[-1]
    assert status.error_type == "client_cancelled"
    with pytest.raises(fal_client.FalClientHTTPError, match="ALREADY_COMPLETED"):
        handle.cancel()


def test_cancel_of_an_unknown_request_is_not_found() -> None:
    with pytest.raises(fal_client.FalClientHTTPError) as caught:
        fal_client.cancel(VEO, "00000000-0000-0000-0000-000000000000")
    assert caught.value.status_code == 404


def test_webhook_url_and_headers_arrive(customer: Customer, listener: Listener) -> None:
    handle = fal_client.submit(VEO, {"prompt": "A fox"}, webhook_url=listener.url, start_timeout=30, priority="low")
    kept = customer.kept(handle.request_id)
    assert kept["webhook_url"] == listener.url
    assert kept["headers"]["x-fal-request-timeout"] == "30.0"
    assert kept["headers"]["x-fal-queue-priority"] == "low"
    assert listener.wait_for(1)[0].body["request_id"] == handle.request_id


def test_client_posts_again_after_a_dropped_connection_and_after_429() -> None:
    for word in ("submit-dropped-once", "submit-429-once"):
        handle = fal_client.submit(VEO, {"prompt": f"{word} sandbox:{word}"})
        assert handle.get()["video"]


def test_plain_503_is_not_repeated_by_the_client() -> None:
    with pytest.raises(fal_client.FalClientHTTPError):
        fal_client.submit(VEO, {"prompt": "sandbox:submit-503"})
