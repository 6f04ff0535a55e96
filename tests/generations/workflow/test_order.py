"""Every rule of what may be started that needs no lock: each refusal with its facts, and no way round them."""

import inspect
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from billing.ledger.models import Hold
from generations import workflow
from generations.models import EndpointStatus, Generation
from generations.workflow.order import AcceptedOrder, Order, accept
from generations.workflow.refusals import (
    ConfirmationNeeded,
    EndpointNotLive,
    NotEnoughCredits,
    NotSold,
    OwnLimitReached,
    PriceChanged,
    StartRateReached,
    TooManyInFlight,
)
from maxvideo.accounts.models import User
from maxvideo.web import clock
from tests.factories import make_generation, make_quote, make_rate

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
PRICE = 320

pytestmark = pytest.mark.usefixtures("rates")


def pause(endpoint_id: str, life: str = EndpointStatus.Life.PAUSED) -> EndpointStatus:
    return EndpointStatus.objects.create(endpoint_id=endpoint_id, life=life, sentence="Back soon.", replaced_by=SORA)


def test_price_is_what_the_rates_say(order: Callable[..., Order]) -> None:
    accepted = accept(order())
    assert accepted.quote.credits == PRICE
    assert accepted.quote.rates


@pytest.mark.parametrize("shown", [None, PRICE])
def test_price_as_it_was_shown_is_accepted(order: Callable[..., Order], shown: int | None) -> None:
    assert accept(order(shown_credits=shown)).quote.credits == PRICE


def test_key_of_the_users_own_makes_it_free(order: Callable[..., Order]) -> None:
    assert accept(order(SORA, secrets={"api_key": "sk-own"}, shown_credits=0)).quote.credits == 0


def test_secret_is_in_no_words_of_an_order(order: Callable[..., Order]) -> None:
    wanted = order(SORA, secrets={"api_key": "sk-own"})
    assert "sk-own" not in repr(wanted) + repr(accept(wanted))


# refusals


@pytest.mark.parametrize("life", [EndpointStatus.Life.PAUSED, EndpointStatus.Life.RETIRED])
def test_endpoint_that_is_not_live_says_why_and_what_replaces_it(
    order: Callable[..., Order], life: EndpointStatus.Life
) -> None:
    pause(VEO, life)
    with pytest.raises(EndpointNotLive) as caught:
        accept(order())
    status = caught.value.status
    assert (status.life, status.sentence, status.replaced_by) == (life, "Back soon.", SORA)


def test_endpoint_is_live_with_a_row_that_says_so_and_without_one(order: Callable[..., Order]) -> None:
    pause(VEO, EndpointStatus.Life.LIVE)
    pause(SORA)
    assert accept(order())


def test_combination_without_a_rate_is_not_sold(order: Callable[..., Order]) -> None:
    make_rate(VEO, None, generate_audio=True)
    with pytest.raises(NotSold):
        accept(order(arguments={"generate_audio": True}))
    assert accept(order(arguments={"generate_audio": False}))


@pytest.mark.parametrize("shown", [0, PRICE - 1, PRICE + 1])
def test_other_price_than_was_shown_says_both(order: Callable[..., Order], shown: int) -> None:
    with pytest.raises(PriceChanged) as caught:
        accept(order(shown_credits=shown))
    assert (caught.value.quote.credits, caught.value.shown_credits) == (PRICE, shown)


@pytest.mark.parametrize("agreed", [None, PRICE - 80])
def test_price_above_the_users_sum_wants_a_yes_to_it(
    order: Callable[..., Order], alice: User, agreed: int | None
) -> None:
    alice.ask_above = PRICE - 1
    with pytest.raises(ConfirmationNeeded) as caught:
        accept(order(agreed_credits=agreed))
    assert (caught.value.quote.credits, caught.value.ask_above) == (PRICE, PRICE - 1)


@pytest.mark.parametrize(("ask_above", "agreed"), [(PRICE, None), (None, None), (0, PRICE)])
def test_yes_is_not_asked_for_where_it_was_given_or_is_not_wanted(
    order: Callable[..., Order], alice: User, ask_above: int | None, agreed: int | None
) -> None:
    alice.ask_above = ask_above
    assert accept(order(agreed_credits=agreed))


def test_first_rule_that_is_broken_speaks(order: Callable[..., Order], alice: User) -> None:
    alice.ask_above = 0
    wanted = order(shown_credits=1)
    with pytest.raises(PriceChanged):
        accept(wanted)
    make_rate(VEO, None, generate_audio=True)
    with pytest.raises(NotSold):
        accept(wanted)
    pause(VEO)
    with pytest.raises(EndpointNotLive):
        accept(wanted)


# what only the lock can say


def test_missing_credits_are_counted(order: Callable[..., Order]) -> None:
    for _ in range(3):
        workflow.start(accept(order()))
    with pytest.raises(NotEnoughCredits) as caught:
        workflow.start(accept(order()))
    assert caught.value.missing == 4 * PRICE - 1000


@pytest.mark.parametrize(
    ("limit", "refusal", "facts"),
    [
        ({"max_in_flight": 1}, TooManyInFlight, {"limit": 1}),
        ({"start_rate": "1/m"}, StartRateReached, {"limit": 1}),
        ({"daily_limit": 500}, OwnLimitReached, {"credits": PRICE, "limit": 500, "left": 180, "span": "day"}),
        ({"monthly_limit": 400}, OwnLimitReached, {"credits": PRICE, "limit": 400, "left": 80, "span": "month"}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_limit_that_was_reached_since_refuses_an_accepted_order(
    order: Callable[..., Order],
    alice: User,
    limit: dict[str, int | str],
    refusal: type[Exception],
    facts: dict[str, int | str],
) -> None:
    for name, value in limit.items():
        setattr(alice, name, value)
    first, second = accept(order()), accept(order())
    workflow.start(first)
    with pytest.raises(refusal) as caught:
        workflow.start(second)
    assert vars(caught.value).items() >= facts.items()
    assert (Generation.objects.count(), Hold.objects.count()) == (1, 1)


@pytest.mark.parametrize("limit", [{"max_in_flight": 1}, {"start_rate": "1/m"}], ids=repr)
def test_what_others_have_started_is_not_counted(
    order: Callable[..., Order], alice: User, bob: User, limit: dict[str, int | str]
) -> None:
    make_generation(bob)
    for name, value in limit.items():
        setattr(alice, name, value)

    assert workflow.start(accept(order()))


def test_start_rate_is_that_of_the_last_minute(order: Callable[..., Order], alice: User) -> None:
    alice.start_rate = "1/m"
    with clock.frozen_at(timezone.now() - timedelta(seconds=61)):
        workflow.start(accept(order()))

    assert workflow.start(accept(order()))


# no way round


@pytest.mark.parametrize("made_by", [None, object(), "accept"])
def test_accepted_order_is_made_by_accept_alone(order: Callable[..., Order], made_by: object) -> None:
    with pytest.raises(TypeError, match="accept"):
        AcceptedOrder(order(), make_quote(1), made_by)
    assert not Generation.objects.exists()


@pytest.mark.parametrize("change", ["quote", "order"])
def test_accepted_order_cannot_be_changed(order: Callable[..., Order], change: str) -> None:
    accepted = accept(order())
    value = make_quote(1) if change == "quote" else order(SORA)
    with pytest.raises(AttributeError):
        setattr(accepted, change, value)
    with pytest.raises((TypeError, ValueError)):
        replace(accepted, **{change: value})


def test_arguments_that_change_once_they_are_priced_are_not_started(order: Callable[..., Order]) -> None:
    wanted = {"prompt": "A paper boat", "duration": "4s"}
    accepted = accept(order(arguments=wanted))
    wanted["duration"] = "8s"
    with pytest.raises(TypeError):
        accepted.order.arguments["duration"] = "8s"
    assert workflow.start(accepted).arguments["duration"] == "4s"


def test_start_takes_nothing_but_an_accepted_order(order: Callable[..., Order]) -> None:
    parameters = inspect.signature(workflow.start).parameters
    assert {name: parameter.annotation for name, parameter in parameters.items()} == {
        "accepted": AcceptedOrder,
        "beside": Callable[[], object],
    }
    with pytest.raises(AttributeError):
        workflow.start(order())
    assert not Generation.objects.exists()


def test_start_is_the_only_maker_of_generations(order: Callable[..., Order]) -> None:
    key = uuid.uuid4()
    generation = workflow.start(accept(order(form_key=key)))
    assert (generation.form_key, generation.price_credits) == (key, PRICE)
