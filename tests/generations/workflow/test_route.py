"""The whole route, step by step, against a fal on the wire."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage

from generations.models import Attempt, Delivery, Generation
from generations.states import State
from tests.generations.conftest import PRICE
from tests.wire import FakeFal

pytestmark = pytest.mark.django_db


def test_start_puts_the_price_on_hold_and_nothing_is_sent_yet(
    fal: FakeFal, start: Callable[..., Generation], money: Callable[[], tuple[int, int, str]]
) -> None:
    generation = start()

    assert generation.state == State.QUEUED
    assert money() == (1000 - PRICE, PRICE, "open")
    assert fal.requests == {}


def test_submit_sends_the_arguments_and_an_address_that_names_the_generation(
    fal: FakeFal, start: Callable[..., Generation], step: Callable[[Generation], Generation]
) -> None:
    generation = step(start())

    assert generation.state == State.RUNNING
    assert fal.only.arguments == {"prompt": "A paper boat", "duration": "6", "prompt_optimizer": True}
    assert fal.only.webhook == f"http://testserver/api/fal/webhook?token=good-token&generation={generation.pk}"
    assert generation.request_id == fal.only.id
    assert Attempt.objects.get().outcome == "accepted"


def test_poll_finds_a_finished_video_without_any_webhook(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.succeed(fal.only)

    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert generation.charged_credits == PRICE
    assert money() == (1000 - PRICE, 0, "closed")
    assert default_storage.exists(generation.video_key)
    assert default_storage.exists(generation.poster_key)


def test_signed_delivery_is_believed_without_asking_fal(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    generation = step(start())
    fal.succeed(fal.only)

    assert deliver(fal.only) == 200
    generation = step(generation)

    assert generation.state == State.COMPLETED
    assert [word for word, _ in fal.asked if word in {"status", "result"}] == []


def test_unsigned_delivery_is_only_a_doorbell(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    deliver: Callable[..., int],
) -> None:
    generation = step(start())
    fal.succeed(fal.only)
    told = fal.webhook_body(fal.only)
    fal.refuse(fal.only)

    assert deliver(fal.only, is_signed=False, body=told) == 200
    generation = step(generation)

    assert generation.state == State.FAILED
    assert Delivery.objects.get().verdict == "a doorbell"


def test_refusal_gives_the_credits_back_and_says_so_in_our_words(
    fal: FakeFal,
    start: Callable[..., Generation],
    step: Callable[[Generation], Generation],
    money: Callable[[], tuple[int, int, str]],
) -> None:
    generation = step(start())
    fal.refuse(fal.only)

    generation = step(generation)

    assert generation.state == State.FAILED
    assert generation.error_kind == "refused"
    assert "Nothing was charged" in generation.error
    assert "raw words" not in generation.error
    assert money() == (1000, 0, "closed")
