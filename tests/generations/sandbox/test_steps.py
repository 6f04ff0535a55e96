"""What becomes of a request: its ends, its webhooks, its cancelling."""

import time
from pathlib import Path

import pytest
import requests
from cryptography.exceptions import InvalidSignature

from generations.sandbox.request import Request, Shelf, Step
from generations.sandbox.results import FAILURES
from generations.sandbox.server import Sandbox
from generations.sandbox.steps import Workshop, deliver
from generations.sandbox.webhooks import Signer
from tests.generations.sandbox.conftest import KEY, PIKA, VEO, Customer, Hook, Listener, decoded, verify


def cancel(submitted: requests.Response) -> requests.Response:
    return requests.put(submitted.json()["cancel_url"], headers=KEY, timeout=5)


def is_genuine(hook: Hook, customer: Customer) -> bool:
    try:
        verify(hook, customer.get(f"{customer.url}/.well-known/jwks.json").json())
    except (InvalidSignature, KeyError):
        return False
    return True


def statuses(hooks: list[Hook]) -> list[str]:
    return [hook.body["status"] for hook in hooks]


def test_webhook_holds_the_output(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("A fox", PIKA, duration=1).json()
    (hook,) = listener.wait_for(1)
    assert hook.path == "/hook?token=t&generation=g"
    assert hook.body == {
        "request_id": submitted["request_id"],
        "gateway_request_id": submitted["request_id"],
        "status": "OK",
        "payload": caller.get(submitted["response_url"]).json(),
    }


def test_result_is_there_when_the_webhook_comes(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("A fox", PIKA, duration=1).json()
    listener.wait_for(1)
    assert caller.get(submitted["status_url"]).json()["status"] == "COMPLETED"


def test_webhook_of_a_failure_holds_the_error(caller: Customer, listener: Listener) -> None:
    caller.submit("sandbox:refused")
    (hook,) = listener.wait_for(1)
    assert (hook.body["status"], hook.body["error"]) == ("ERROR", "Invalid status code: 422")
    assert hook.body["payload"]["detail"][0]["type"] == "content_policy_violation"


def test_webhook_is_sent_again_until_it_is_taken(caller: Customer, listener: Listener) -> None:
    listener.codes = [503, 302]
    submitted = caller.submit("sandbox:refused").json()
    assert len(listener.wait_for(3)) == 3
    for _ in caller.events(submitted["status_url"]):
        pass
    assert [hook["answered"] for hook in caller.kept(submitted["request_id"])["deliveries"]][:2] == [503, 302]


@pytest.mark.parametrize(("word", "count"), [("webhook-twice", 2), ("webhook-storm", 20)])
def test_webhook_may_come_often(caller: Customer, listener: Listener, word: str, count: int) -> None:
    caller.submit(f"sandbox:refused sandbox:{word}")
    hooks = listener.wait_for(count)
    assert len({hook.raw for hook in hooks}) == 1
    assert all(is_genuine(hook, caller) for hook in hooks)


def test_webhook_may_be_lost(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("sandbox:refused sandbox:webhook-lost")
    caller.finished(submitted)
    assert caller.kept(submitted.json()["request_id"])["agenda"] == []
    assert listener.hooks == []


def test_webhook_may_be_late(caller: Customer, listener: Listener) -> None:
    caller.finished(caller.submit("sandbox:refused sandbox:webhook-late"))
    ended = time.monotonic()
    assert listener.hooks == []
    listener.wait_for(1)
    assert time.monotonic() - ended > 0.8


def test_webhook_may_come_before_the_answer(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("Something that takes a while to draw sandbox:webhook-early", duration="4s").json()
    assert [hook.body["request_id"] for hook in listener.hooks] == [submitted["request_id"]]


@pytest.mark.parametrize("word", ["webhook-forged", "webhook-altered"])
def test_lie_with_a_wrong_signature_comes_before_the_truth(caller: Customer, listener: Listener, word: str) -> None:
    caller.submit(f"A fox sandbox:{word}", PIKA, duration=1)
    hooks = listener.wait_for(2)
    assert statuses(hooks) == ["ERROR", "OK"]
    assert [is_genuine(hook, caller) for hook in hooks] == [False, True]


def test_lie_of_another_customer_is_truly_signed(caller: Customer, listener: Listener) -> None:
    caller.submit("A fox sandbox:webhook-stranger", PIKA, duration=1)
    hooks = listener.wait_for(2)
    assert all(is_genuine(hook, caller) for hook in hooks)
    assert [hook.headers["X-Fal-Webhook-User-Id"] for hook in hooks] == ["somebody-else", "sandbox"]


@pytest.mark.parametrize(
    ("kind", "tries", "code", "is_repeated"),
    [
        ("genuine", 0, 503, True),
        ("genuine", 9, 401, True),
        ("genuine", 10, 503, False),
        ("genuine", 0, 204, False),
        ("unsigned", 0, 503, True),
        ("forged", 0, 401, False),
        ("altered", 0, 401, False),
        ("stranger", 0, 401, False),
    ],
)
def test_what_is_not_taken_is_repeated_ten_times_but_no_lie_is(
    tmp_path: Path, listener: Listener, kind: str, tries: int, code: int, is_repeated: bool
) -> None:
    listener.codes = [code]
    request = Request("an-id", VEO, [], "http://sandbox", listener.url, {}, 0.0, results=[FAILURES["refused"]])
    shop = Workshop(Shelf(tmp_path), Signer.kept_in(tmp_path / "key"), tmp_path, speed=1)
    following = deliver(shop, request, Step(0, "deliver", kind, tries=tries)).following
    assert [step.tries for step in following] == ([tries + 1] if is_repeated else [])


def test_webhook_may_have_no_signature(caller: Customer, listener: Listener) -> None:
    caller.submit("sandbox:refused sandbox:webhook-unsigned")
    (hook,) = listener.wait_for(1)
    assert not [name for name in hook.headers if name.lower().startswith("x-fal-webhook")]


def test_signature_may_be_stale(caller: Customer, listener: Listener) -> None:
    caller.submit("sandbox:refused sandbox:webhook-stale")
    (hook,) = listener.wait_for(1)
    assert is_genuine(hook, caller)
    assert 590 < time.time() - int(hook.headers["X-Fal-Webhook-Timestamp"]) < 700


def test_webhook_may_have_unknown_fields_or_hardly_any(caller: Customer, listener: Listener) -> None:
    caller.submit("sandbox:refused sandbox:webhook-extra")
    assert {"region", "billing"} < set(listener.wait_for(1)[0].body)
    caller.submit("sandbox:refused sandbox:webhook-bare")
    assert set(listener.wait_for(2)[1].body) == {"request_id", "status"}


def test_payload_may_be_missing_though_the_result_has_it(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("A fox sandbox:payload-error", PIKA, duration=1).json()
    (hook,) = listener.wait_for(1)
    assert (hook.body["status"], hook.body["payload"]) == ("OK", None)
    assert hook.body["payload_error"]
    assert caller.get(submitted["response_url"]).json()["video"]


@pytest.mark.parametrize(
    ("word", "expected", "code"), [("error-after-ok", ["OK", "ERROR"], 503), ("ok-after-error", ["ERROR", "OK"], 200)]
)
def test_request_may_end_twice(caller: Customer, listener: Listener, word: str, expected: list[str], code: int) -> None:
    submitted = caller.submit(f"A fox sandbox:{word}", PIKA, duration=1).json()
    first, second = listener.wait_for(2)
    assert statuses([first, second]) == expected
    assert first.body["gateway_request_id"] != second.body["gateway_request_id"]
    assert caller.get(submitted["response_url"]).status_code == code


def test_slow_takes_twenty_seconds(customer: Customer) -> None:
    submitted = customer.submit("A fox sandbox:slow", PIKA, duration=1)
    took = customer.finished(submitted)["metrics"]["inference_time"]
    assert 0.5 <= took < 5


def test_stuck_request_gives_up_when_the_customer_wanted_it(customer: Customer) -> None:
    submitted = customer.submit("sandbox:stuck", headers={"X-Fal-Request-Timeout": "0.2"})
    status = customer.finished(submitted)
    assert (status["error_type"], status["metrics"]) == ("request_timeout", {"inference_time": None})
    answer = customer.get(status["response_url"])
    assert (answer.status_code, answer.headers["X-Fal-Request-Timeout-Type"]) == (504, "user")


@pytest.mark.parametrize("word", ["never", "stuck"])
def test_cancelled_request_ends_with_a_webhook(caller: Customer, listener: Listener, word: str) -> None:
    answer = cancel(caller.submit(f"sandbox:{word}"))
    assert (answer.status_code, answer.json()) == (202, {"status": "CANCELLATION_REQUESTED"})
    (hook,) = listener.wait_for(1)
    assert (hook.body["status"], hook.body["payload"]["error_type"]) == ("ERROR", "client_cancelled")


def test_cancel_after_the_end_is_too_late(customer: Customer) -> None:
    submitted = customer.submit("sandbox:refused")
    customer.finished(submitted)
    assert (cancel(submitted).status_code, cancel(submitted).json()) == (400, {"status": "ALREADY_COMPLETED"})


def test_cancel_of_the_unknown_is_not_found(customer: Customer) -> None:
    answer = requests.put(f"{customer.url}/fal-ai/veo3/requests/{'0' * 8}/cancel", headers=KEY, timeout=5)
    assert (answer.status_code, answer.json()) == (404, {"status": "NOT_FOUND"})


def test_cancel_may_be_ignored(caller: Customer, listener: Listener) -> None:
    assert cancel(caller.submit("A fox sandbox:cancel-ignored sandbox:slow", PIKA, duration=1)).status_code == 202
    assert statuses(listener.wait_for(1)) == ["OK"]


def test_cancel_may_be_refused_before_the_end(caller: Customer, listener: Listener) -> None:
    assert cancel(caller.submit("A fox sandbox:cancel-refused", PIKA, duration=1)).status_code == 400
    assert statuses(listener.wait_for(1)) == ["OK"]


def test_cancel_may_be_silent(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("sandbox:never sandbox:cancel-silent")
    cancel(submitted)
    assert caller.finished(submitted)["error_type"] == "client_cancelled"
    assert caller.kept(submitted.json()["request_id"])["agenda"] == []
    assert listener.hooks == []


def test_cancel_may_take_effect_late(tmp_path: Path, listener: Listener) -> None:
    with Sandbox(0, tmp_path, speed=10) as sandbox:
        caller = Customer(sandbox.url, webhook=listener.url)
        submitted = caller.submit("sandbox:never sandbox:cancel-late")
        assert [cancel(submitted).status_code, cancel(submitted).status_code] == [202, 202]
        assert caller.get(submitted.json()["status_url"]).status_code == 202
        assert statuses(listener.wait_for(1)) == ["ERROR"]


def test_late_cancel_comes_after_the_end(caller: Customer, listener: Listener) -> None:
    submitted = caller.submit("sandbox:refused sandbox:cancel-late")
    cancel(submitted)
    assert "content_policy_violation" in str(listener.wait_for(1)[0].body)
    assert [step["action"] for step in caller.kept(submitted.json()["request_id"])["agenda"]] in ([], ["deliver"])


def test_automatic_resolution_may_be_1080p(customer: Customer) -> None:
    url = customer.video_url(
        "sandbox:auto-1080p", "fal-ai/sora-2/image-to-video/pro", image_url="https://example.org/a.png"
    )
    facts = decoded(customer.get(url).content)
    assert (facts.width, facts.height, facts.codecs) == (1920, 1080, ("h264", "aac"))


def test_unforeseen_fault_ends_as_an_error_of_the_model(
    customer: Customer, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generations.sandbox.clips.FRAMES_PER_SECOND", 0)
    assert customer.result("nobody has asked for this yet", VEO).status_code == 500
