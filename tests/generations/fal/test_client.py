"""Every way fal can answer, and what the catcher is told (T9)."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from pytest_django import Settings

from generations.fal import client
from generations.fal.exceptions import AnswerLost, FalError, Gone, NotSent, Postponed, Rejected, Unavailable
from generations.fal.outcomes import Failed, Problem, Succeeded
from generations.fal.request_handle import RequestHandle, request_handle
from generations.fal.signatures import fetch_keys
from tests.wire import FakeFal, Hangup, Reply, running_fal

APP = "fal-ai/sora-2/text-to-video/pro"


def submit(**changes: Any) -> RequestHandle:
    return client.submit(APP, {"prompt": "x"}, webhook_url="http://us/hook?token=a b&x=1", start_seconds=60, **changes)


def test_submit_posts_the_bare_arguments_with_our_key_and_the_time_to_start(fal: FakeFal, settings: Settings) -> None:
    settings.FAL_KEY = "id:secret"

    accepted = submit()

    assert fal.only.arguments == {"prompt": "x"}
    assert fal.only.endpoint == APP
    assert fal.only.webhook == "http://us/hook?token=a b&x=1"
    assert fal.only.headers["Authorization"] == "Key id:secret"
    assert fal.only.headers["X-Fal-Request-Timeout"] == "60.0"
    assert accepted.status_url == f"{fal.url}/fal-ai/sora-2/requests/{accepted.request_id}/status"


def test_submit_says_how_long_fal_keeps_its_copy(fal: FakeFal, settings: Settings) -> None:
    submit()

    told = json.loads(fal.only.headers["X-Fal-Object-Lifecycle-Preference"])
    assert told == {"expiration_duration_seconds": 3 * 24 * 3600}
    assert client.KEPT_AT_FAL > settings.GENERATION_DEADLINE + settings.SAVING_DEADLINE


def test_each_question_about_a_request_carries_our_key(fal: FakeFal, settings: Settings) -> None:
    settings.FAL_KEY = "id:secret"
    accepted = submit()
    fal.succeed(fal.only)

    client.status(accepted.status_url)
    client.result(accepted.response_url)
    client.cancel(accepted.cancel_url)

    assert fal.keys == ["Key id:secret"] * 4


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_2xx_with_a_request_id_is_accepted(fal: FakeFal, status: int) -> None:
    fal.next("submit", Reply(status, {"request_id": "abc"}))

    assert submit().request_id == "abc"


def test_follow_up_addresses_on_another_host_are_not_used(fal: FakeFal) -> None:
    stolen = {name: f"https://evil.example/{name}" for name in ("status_url", "response_url", "cancel_url")}
    fal.next("submit", Reply(200, {"request_id": "abc", **stolen}))

    accepted = submit()

    assert accepted.cancel_url == f"{fal.url}/fal-ai/sora-2/requests/abc/cancel"
    assert accepted.response_url == f"{fal.url}/fal-ai/sora-2/requests/abc"


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_refusals_that_may_pass_are_postponed(fal: FakeFal, status: int) -> None:
    fal.next("submit", Reply(status, {"detail": "no"}, {"Retry-After": "7"}))

    with pytest.raises(Postponed) as caught:
        submit()

    assert (caught.value.status, caught.value.retry_after) == (status, 7)


@pytest.mark.parametrize("retry_after", ["", "soon", "Wed, 21 Oct 2015 07:28:00 GMT", "-1"])
def test_retry_after_that_says_nothing_useful_is_survived(fal: FakeFal, retry_after: str) -> None:
    fal.next("submit", Reply(429, {}, {"Retry-After": retry_after}))

    with pytest.raises(Postponed) as caught:
        submit()

    assert caught.value.retry_after in {None, 0.0}


@pytest.mark.parametrize("status", [400, 402, 405, 408, 409, 413, 415, 422])
def test_other_4xx_are_rejected_for_good(fal: FakeFal, status: int) -> None:
    fal.next("submit", Reply(status, {"detail": [{"type": "missing", "msg": "x", "loc": []}]}))

    with pytest.raises(Rejected) as caught:
        submit()

    assert caught.value.problem == Problem("missing", status=status)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(500),
        Reply(502, b"<html>nginx</html>"),
        Reply(503),
        Reply(504),
        Reply(301, {}, {"Location": "http://127.0.0.1:1/"}),
        Reply(200, b"not json"),
        Reply(200, b"[" * 100_000),
        Reply(200, {}),
        Reply(200, []),
        Reply(200, {"request_id": 5}),
        Reply(200, {"request_id": ""}),
        Reply(200, {"request_id": "x" * 201}),
        Reply(200, {"request_id": "abc"}, cut=5),
        Reply(200, b"x" * 2_000_000),
        Hangup(),
    ],
    ids=repr,
)
def test_answers_that_make_no_sense_leave_it_unknown(fal: FakeFal, answer: Reply | Hangup) -> None:
    fal.next("submit", answer)

    with pytest.raises(AnswerLost):
        submit()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("word", ["submit", "status", "result", "cancel", "keys"])
def test_nobody_is_asked_where_an_answer_redirects_to(fal: FakeFal, word: str, code: int) -> None:
    """Our key and what people wrote go to fal's queue, and nowhere that an answer names."""
    asks: dict[str, Callable[[], object]] = {
        "submit": submit,
        "status": lambda: client.status(request_handle(APP, "abc").status_url),
        "result": lambda: client.result(request_handle(APP, "abc").response_url),
        "cancel": lambda: client.cancel(request_handle(APP, "abc").cancel_url),
        "keys": fetch_keys,
    }
    with running_fal() as elsewhere:
        fal.next(word, Reply(code, {}, {"Location": f"{elsewhere.url}/{APP}"}))
        with suppress(FalError):
            asks[word]()

        assert [asked for asked, _ in fal.asked] == [word]
        assert elsewhere.asked == []


def test_slow_answer_leaves_it_unknown(fal: FakeFal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SUBMIT_SECONDS", 0.2)
    fal.next("submit", Reply(200, {"request_id": "abc"}, delay=1))

    with pytest.raises(AnswerLost):
        submit()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://no-such-host.invalid", "https://127.0.0.1:1"])
def test_no_connection_means_nothing_was_sent(settings: Settings, url: str) -> None:
    settings.FAL_QUEUE_URL = url

    with pytest.raises(NotSent):
        submit()


def test_tls_that_cannot_be_made_means_nothing_was_sent(fal: FakeFal, settings: Settings) -> None:
    settings.FAL_QUEUE_URL = fal.url.replace("http:", "https:")

    with pytest.raises(NotSent):
        submit()


def test_status_tells_the_place_in_the_queue(fal: FakeFal) -> None:
    accepted = submit()

    assert client.status(accepted.status_url) == client.Progress("IN_QUEUE", 2)


@pytest.mark.parametrize(("told", "position"), [(0, 0), (-1, None), (2**31 - 1, 2**31 - 1), (2**31, None), ("2", None)])
def test_place_in_the_queue_is_a_count_or_none(fal: FakeFal, told: object, position: int | None) -> None:
    accepted = submit()
    fal.next("status", Reply(200, {"status": "IN_QUEUE", "queue_position": told}))

    assert client.status(accepted.status_url).queue_position == position


@pytest.mark.parametrize(
    "answer",
    [Reply(500), Reply(401), Reply(200, {"status": "FAILED"}), Reply(200, b"{"), Reply(200, []), Hangup()],
    ids=repr,
)
def test_status_without_a_usable_answer_is_asked_again(fal: FakeFal, answer: Reply | Hangup) -> None:
    accepted = submit()
    fal.next("status", answer)

    with pytest.raises(Unavailable):
        client.status(accepted.status_url)


def test_status_is_asked_for_without_its_logs(fal: FakeFal) -> None:
    client.status(submit().status_url)

    assert fal.asked[-1][1].endswith("/status?logs=0")


def test_status_of_a_request_that_fal_does_not_know_is_gone(fal: FakeFal) -> None:
    with pytest.raises(Gone):
        client.status(request_handle(APP, "nobody").status_url)


def test_result_names_the_video(fal: FakeFal) -> None:
    accepted = submit()
    output = fal.succeed(fal.only)

    assert client.result(accepted.response_url) == Succeeded(output["video"]["url"])


@pytest.mark.parametrize(
    ("answer", "type_"),
    [
        (Reply(422, {"detail": [{"type": "content_policy_violation", "msg": "no"}]}), "content_policy_violation"),
        (Reply(500, {"detail": [{"type": "internal_server_error"}]}), "internal_server_error"),
        (Reply(504, {"detail": "late", "error_type": "request_timeout"}), "request_timeout"),
        (Reply(422, {"detail": "only words"}), "unprocessable"),
        (Reply(400, {"detail": "only words"}), "bad_request"),
        (Reply(200, {"video": None}), "no_media_generated"),
        (Reply(200, {"video": {"url": 5}}), "no_media_generated"),
        (Reply(499, {"detail": "x", "error_type": "client_cancelled"}), "client_cancelled"),
    ],
)
def test_result_of_a_failure_names_its_type_in_both_shapes(fal: FakeFal, answer: Reply, type_: str) -> None:
    accepted = submit()
    fal.next("result", answer)

    outcome = client.result(accepted.response_url)

    assert isinstance(outcome, Failed)
    assert outcome.problem.type == type_


@pytest.mark.parametrize(
    "answer",
    [
        *(Reply(status, {}) for status in (500, 401, 408, 409, 425, 429)),
        Reply(503, b"nginx"),
        Reply(200, b"{"),
        Hangup(),
    ],
    ids=repr,
)
def test_result_that_is_no_result_is_asked_again(fal: FakeFal, answer: Reply | Hangup) -> None:
    accepted = submit()
    fal.next("result", answer)

    with pytest.raises(Unavailable):
        client.result(accepted.response_url)


def test_cancel_of_a_finished_request_is_no_error(fal: FakeFal) -> None:
    accepted = submit()
    fal.succeed(fal.only)

    client.cancel(accepted.cancel_url)

    assert not fal.only.is_cancelled


@pytest.mark.parametrize("status", [300, 302])
def test_video_in_an_answer_that_is_none_is_not_taken(fal: FakeFal, status: int) -> None:
    accepted = submit()
    fal.next("result", Reply(status, fal.succeed(fal.only)))

    assert isinstance(client.result(accepted.response_url), Failed)


@pytest.mark.parametrize("status", [400, 500])
def test_keys_in_an_answer_that_is_none_are_not_taken(fal: FakeFal, status: int) -> None:
    fal.next("keys", Reply(status, fal.jwks))

    with pytest.raises(Unavailable):
        fetch_keys()


def test_progress_is_told_while_the_body_is_sent_and_what_it_raises_ends_that(fal: FakeFal) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.submit(APP, {"prompt": "x"}, webhook_url=None, start_seconds=60, on_progress=stop)

    assert fal.requests == {}
