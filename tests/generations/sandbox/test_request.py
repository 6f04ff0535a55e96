"""A request and its files."""

import json
from math import inf
from pathlib import Path
from typing import Any

import pytest

from generations.sandbox.outcomes import Trouble
from generations.sandbox.request import Request, Shelf, Step, masked
from generations.sandbox.results import FAILURES
from tests.generations.sandbox.conftest import VEO

HEADER = "x-fal-request-timeout"


def make_request(**facts: Any) -> Request:
    base = {"base_url": "http://sandbox", "webhook_url": "", "headers": {}, "submitted_at": 1.5}
    return Request("0b1c7a3e-0000-4000-8000-000000000001", VEO, ["slow"], **base | facts)


def test_request_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    request = make_request(agenda=[Step(2.5, "start")], results=[FAILURES["refused"]], headers={"x-fal-a": "b"})
    request.trouble("status", Trouble())
    Shelf(tmp_path).put(request)
    assert list(Shelf(tmp_path).everything()) == [request]


def test_arguments_are_kept_without_the_secret(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put_arguments("an-id", {"prompt": "A fox", "api_key": "sk-1"})
    assert shelf.arguments("an-id")["prompt"] == "A fox"
    assert "sk-1" not in (tmp_path / "an-id.arguments.json").read_text()


def test_masked_secret_can_be_recognised() -> None:
    assert masked({"api_key": "sk-1"}) == masked({"api_key": "sk-1"}) != masked({"api_key": "sk-2"})


def test_half_written_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "an-id.json.1.part").write_text('{"id"')
    assert list(Shelf(tmp_path).everything()) == []


def test_oldest_comes_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for number in (3, 1, 2):
        shelf.put(Request(str(number), VEO, [], "http://sandbox", "", {}, float(number)))
    assert [request.id for request in shelf.everything()] == ["1", "2", "3"]


def test_trouble_ends_after_its_calls() -> None:
    request = make_request()
    assert [request.trouble("media", Trouble(2, 503)) for _ in range(3)] == [503, 503, None]


def test_each_try_of_the_queue_has_its_own_gateway_id() -> None:
    request = make_request()
    assert request.gateway_id(0) == request.id
    assert request.gateway_id(1) == request.gateway_id(1) != request.id


@pytest.mark.parametrize(("headers", "expected"), [({}, inf), ({HEADER: "30.0"}, 30), ({HEADER: "soon"}, inf)])
def test_patience_is_in_the_header(headers: dict[str, str], expected: float) -> None:
    assert make_request(headers=headers).patience == expected


def test_file_is_plain_json(tmp_path: Path) -> None:
    Shelf(tmp_path).put(make_request())
    (path,) = tmp_path.iterdir()
    assert json.loads(path.read_text())["endpoint_id"] == VEO


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ('{"expiration_duration_seconds": 60}', 60.0),
        ('{"expiration_duration_seconds": null}', inf),
        ("soon", inf),
        ("[]", inf),
    ],
)
def test_file_is_kept_as_long_as_the_customer_says(wish: str, seconds: float) -> None:
    assert make_request(headers={"x-fal-object-lifecycle-preference": wish}).kept_for == seconds


def test_file_is_kept_for_ever_where_the_customer_says_nothing() -> None:
    assert make_request().kept_for == inf
