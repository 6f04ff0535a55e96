"""The protocol, byte by byte: addresses, codes, both shapes of errors."""

import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from generations.sandbox.inputs import ENDPOINTS
from generations.sandbox.server import Sandbox
from tests.generations.sandbox.conftest import KEY, PIKA, VEO, Customer, Listener, verify

SORA_PRO = "fal-ai/sora-2/text-to-video/pro"


def test_submit_answers_with_the_ids_and_the_addresses(customer: Customer) -> None:
    body = customer.submit("A fox", SORA_PRO).json()
    base = f"{customer.url}/fal-ai/sora-2/requests/{body['request_id']}"
    assert body == {
        "request_id": body["request_id"],
        "gateway_request_id": body["request_id"],
        "status": "IN_QUEUE",
        "queue_position": body["queue_position"],
        "response_url": base,
        "status_url": f"{base}/status",
        "cancel_url": f"{base}/cancel",
    }


def test_place_in_the_queue_counts_the_same_app_only(tmp_path: Path) -> None:
    with Sandbox(0, tmp_path) as sandbox:
        endpoints = (SORA_PRO, "fal-ai/sora-2/text-to-video", PIKA)
        answers = [Customer(sandbox.url).submit("sandbox:stuck", endpoint) for endpoint in endpoints]
    assert [answer.json()["queue_position"] for answer in answers] == [0, 1, 0]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Key "}])
def test_without_a_key_nothing_is_answered(customer: Customer, headers: dict[str, str]) -> None:
    submitted = customer.submit("sandbox:never").json()
    assert (
        requests.post(f"{customer.url}/{VEO}", json={"prompt": "A fox"}, headers=headers, timeout=5).status_code == 401
    )
    assert requests.get(submitted["status_url"], headers=headers, timeout=5).status_code == 401
    assert requests.put(submitted["cancel_url"], headers=headers, timeout=5).status_code == 401


def test_unknown_app_request_and_address_are_not_found(customer: Customer) -> None:
    submitted = customer.submit("A fox", PIKA).json()
    assert customer.submit("A fox", "fal-ai/nothing").status_code == 404
    assert customer.get(submitted["status_url"].replace("pika", "veo3")).status_code == 404
    assert customer.get(f"{customer.url}/fal-ai/pika/requests/{'0' * 8}/status").status_code == 404
    assert customer.get(f"{customer.url}/nothing").status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"A fox"', b"[" * 100_000, b"\xff"])
def test_body_that_is_no_object_is_refused(customer: Customer, body: bytes) -> None:
    assert requests.post(f"{customer.url}/{VEO}", data=body, headers=KEY, timeout=5).status_code == 422


def test_status_is_202_while_it_waits_and_200_when_it_has_ended(customer: Customer) -> None:
    assert customer.get(customer.submit("sandbox:stuck").json()["status_url"]).status_code == 202
    ended = customer.submit("sandbox:refused")
    customer.finished(ended)
    assert customer.get(ended.json()["status_url"]).status_code == 200


@pytest.mark.parametrize(("logs", "has_logs"), [("1", True), ("true", True), ("0", False), ("false", False)])
def test_logs_are_there_when_asked_for_and_null_otherwise(customer: Customer, logs: str, has_logs: bool) -> None:
    submitted = customer.submit("A fox")
    customer.finished(submitted)
    body = customer.get(submitted.json()["status_url"], params={"logs": logs}).json()
    assert bool(body["logs"]) is has_logs
    assert set((body["logs"] or [{}])[0]) == ({"message", "level", "source", "timestamp"} if has_logs else set())


def test_stream_tells_each_change_once_and_ends(customer: Customer) -> None:
    submitted = customer.submit("A fox sandbox:slow", PIKA, duration=1).json()
    states = [event["status"] for event in customer.events(submitted["status_url"])]
    assert states[-1] == "COMPLETED"
    assert states == sorted(set(states), key=["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].index)


def test_failure_is_completed_with_an_error(customer: Customer) -> None:
    submitted = customer.submit("sandbox:refused")
    status = customer.finished(submitted)
    assert (status["status"], status["error"]) == ("COMPLETED", "Invalid status code: 422")


def test_result_before_the_end_is_a_400(customer: Customer) -> None:
    assert customer.get(customer.submit("sandbox:never").json()["response_url"]).status_code == 400


def test_result_names_its_request(customer: Customer) -> None:
    submitted = customer.submit("A fox")
    customer.finished(submitted)
    answer = customer.get(submitted.json()["response_url"])
    assert answer.headers["x-fal-request-id"] == submitted.json()["request_id"]
    assert customer.get(submitted.json()["response_url"] + "/response").json() == answer.json()


@pytest.mark.parametrize(
    ("word", "code", "kind", "retryable"),
    [
        ("refused", 422, "content_policy_violation", "false"),
        ("failing", 500, "internal_server_error", "true"),
        ("timeout", 504, "generation_timeout", "true"),
        ("downstream", 400, "downstream_service_error", "true"),
        ("no-media", 422, "no_media_generated", "false"),
        ("image-too-small", 422, "image_too_small", "false"),
        ("image-too-large", 422, "image_too_large", "false"),
        ("image-unreadable", 422, "image_load_error", "false"),
        ("image-unreachable", 422, "file_download_error", "false"),
    ],
)
def test_error_of_the_model_is_a_list_of_details(
    customer: Customer, word: str, code: int, kind: str, retryable: str
) -> None:
    answer = customer.result(f"A fox SANDBOX:{word}")
    (detail,) = answer.json()["detail"]
    assert (answer.status_code, detail["type"]) == (code, kind)
    assert {"loc", "msg", "url"} < set(detail)
    assert answer.headers["X-Fal-Retryable"] == retryable


def test_too_small_a_picture_is_told_the_smallest_size(customer: Customer) -> None:
    assert customer.result("sandbox:image-too-small").json()["detail"][0]["ctx"] == {
        "min_height": 300,
        "min_width": 300,
    }


def test_error_of_the_platform_is_a_text_with_its_type(customer: Customer) -> None:
    answer = customer.result("sandbox:runner-lost")
    assert answer.status_code == 503
    assert answer.json()["error_type"] == answer.headers["X-Fal-Error-Type"] == "runner_disconnected"
    assert isinstance(answer.json()["detail"], str)


def test_detail_may_be_a_text_with_a_422(customer: Customer) -> None:
    answer = customer.result("sandbox:detail-text")
    assert (answer.status_code, list(answer.json())) == (422, ["detail"])
    assert isinstance(answer.json()["detail"], str)


def test_missing_parameter_is_completed_and_then_a_422(customer: Customer) -> None:
    status = customer.finished(customer.submit("A fox", "fal-ai/pika/v2.2/image-to-video"))
    assert status["status"] == "COMPLETED"
    answer = customer.get(status["response_url"])
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert (detail["loc"], detail["type"], detail["input"]) == (["body", "image_url"], "missing", {"prompt": "A fox"})


def test_picture_that_is_none_ends_as_image_load_error(customer: Customer) -> None:
    answer = customer.result("A fox", "fal-ai/pika/v2.2/image-to-video", image_url="data:image/png;base64,aGVsbG8=")
    assert answer.json()["detail"][0]["type"] == "image_load_error"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 422, 429, 500, 502, 503, 504])
def test_submit_may_be_answered_with_any_code(customer: Customer, code: int) -> None:
    answer = customer.submit(f"sandbox:submit-{code}")
    assert answer.status_code == code
    assert ("Retry-After" in answer.headers) is (code == 429)


def test_submit_that_was_refused_does_not_run(customer: Customer) -> None:
    customer.submit("a lonely one sandbox:submit-500")
    (kept,) = [one for one in customer.get(f"{customer.url}/sandbox/requests").json() if "lonely" in str(one)]
    assert (kept["answered"], kept["is_accepted"], kept["agenda"]) == (500, False, [])
    assert customer.get(f"{customer.url}/fal-ai/veo3/requests/{kept['id']}/status").status_code == 404


def test_refused_once_goes_well_the_second_time(customer: Customer) -> None:
    codes = [customer.submit("hello sandbox:submit-503-once").status_code for _ in range(3)]
    assert codes == [503, 200, 200]
    assert customer.submit("hello again sandbox:submit-503-once").status_code == 503


def test_dropped_connection_has_no_answer(customer: Customer) -> None:
    with pytest.raises(requests.ConnectionError):
        customer.submit("sandbox:submit-dropped")


@pytest.mark.parametrize("word", ["submit-lost", "submit-500-runs", "submit-broken", "submit-cut", "submit-bare"])
def test_request_may_run_though_its_answer_was_bad(caller: Customer, listener: Listener, word: str) -> None:
    try:
        answer = caller.submit(f"sandbox:{word}")
    except requests.RequestException:
        assert word in {"submit-lost", "submit-cut"}
    else:
        assert answer.status_code == 500 or "request_id" not in answer.text or not answer.text.endswith("}")
    assert listener.wait_for(1)[0].body["status"] == "OK"


def test_addresses_may_be_another_hosts(customer: Customer) -> None:
    body = customer.submit("sandbox:submit-foreign").json()
    assert body["status_url"].startswith("https://queue.example.net/")


def test_answer_may_be_slow(customer: Customer) -> None:
    start = time.monotonic()
    assert customer.submit("sandbox:submit-slow").status_code == 200
    assert time.monotonic() - start >= 1


def test_status_may_be_flaky(customer: Customer) -> None:
    status_url = customer.submit("sandbox:status-flaky").json()["status_url"]
    assert [customer.get(status_url).status_code // 100 for _ in range(4)] == [5, 5, 5, 2]


@pytest.mark.parametrize(("word", "code"), [("status-down", 503), ("status-404", 404)])
def test_status_may_never_be_had(customer: Customer, word: str, code: int) -> None:
    status_url = customer.submit(f"sandbox:{word}").json()["status_url"]
    assert {customer.get(status_url).status_code for _ in range(3)} == {code}


def test_result_may_be_flaky(customer: Customer) -> None:
    response_url = customer.finished(customer.submit("sandbox:result-flaky"))["response_url"]
    assert [customer.get(response_url).status_code for _ in range(3)] == [503, 503, 200]


def test_keys_are_those_that_sign(caller: Customer, listener: Listener) -> None:
    caller.submit("A fox")
    verify(listener.wait_for(1)[0], caller.get(f"{caller.url}/.well-known/jwks.json").json())


def test_what_was_posted_is_kept_but_for_the_secret(customer: Customer, sandbox: Sandbox) -> None:
    submitted = customer.submit("A fox", SORA_PRO, api_key="sk-very-secret", duration=8).json()
    kept = customer.kept(submitted["request_id"])
    assert kept["arguments"] == {"prompt": "A fox", "duration": 8, "api_key": kept["arguments"]["api_key"]}
    assert kept["arguments"]["api_key"].startswith("sha256:")
    files = [path for path in sandbox.queue.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"sk-very-secret" in path.read_bytes() or b"a-secret" in path.read_bytes()]


def test_unknown_kept_request_is_not_found(customer: Customer) -> None:
    assert customer.get(f"{customer.url}/sandbox/requests/{'0' * 8}").status_code == 404


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_every_endpoint_is_followed_up_at_its_app(customer: Customer, endpoint: str) -> None:
    body = customer.submit("sandbox:stuck", endpoint).json()
    assert body["status_url"].startswith(f"{customer.url}/{'/'.join(endpoint.split('/')[:2])}/requests/")


def test_answers_leave_in_one_packet(customer: Customer) -> None:
    """Head and body in two would cost 40 ms each: here the first look at the line has both."""
    address = urlsplit(customer.submit("sandbox:never").json()["status_url"])
    question = f"GET {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Key a:b\r\n\r\n"
    with socket.create_connection((address.hostname, address.port)) as line:
        for _ in range(50):
            line.sendall(question.encode())
            head, _, body = line.recv(65_536).partition(b"\r\n\r\n")
            assert b"200" in head or b"202" in head
            assert json.loads(body)["status"] in {"IN_QUEUE", "IN_PROGRESS"}


def test_broken_requests_do_not_stop_the_server(sandbox: Sandbox, customer: Customer) -> None:
    for junk in (b"\r\n\r\n", b"GET\r\n\r\n", b"POST /x HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", sandbox.server_port)) as connection:
            connection.sendall(junk)
    assert customer.get(f"{customer.url}/").status_code == 200
