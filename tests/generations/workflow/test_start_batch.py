"""Several at once: all of them or nothing, each with its own hold, once for a form, within every limit together."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from billing.ledger import audit
from billing.ledger.models import Hold
from generations import workflow
from generations.catalogue import uploads
from generations.models import Batch, EndpointStatus, Generation
from generations.workflow.order import BatchOrder, Order, accept, accept_batch
from generations.workflow.refusals import (
    ConfirmationNeeded,
    EndpointNotLive,
    NotEnoughCredits,
    OwnLimitReached,
    PriceChanged,
    StartRateReached,
    TooManyInFlight,
)
from generations.workflow.variations import variations_of
from maxvideo.accounts.models import User

VEO = "fal-ai/veo3/fast"
SORA = "fal-ai/sora-2/text-to-video"
HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"
PRICE = 320

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rates")]


@pytest.fixture
def begin(order: Callable[..., Order]) -> Callable[..., Generation]:
    """Starts so many variations of alice's order."""

    def begin(number: int = 3, endpoint_id: str = VEO, **facts: Any) -> Generation:
        return workflow.start_batch(accept_batch(variations_of(order(endpoint_id, **facts), number)))

    return begin


def money(user: User) -> tuple[int, int]:
    """What is available and what is held."""
    user.credit_account.refresh_from_db()
    return user.credit_account.available, user.credit_account.held


def nothing_started(user: User) -> bool:
    """No row, no hold, all credits there."""
    rows = (Batch.objects.count(), Generation.objects.count(), Hold.objects.count())
    return rows == (0, 0, 0) and money(user) == (1000, 0) and not list(audit.differences())


def test_each_has_a_hold_and_a_place_in_one_batch(begin: Callable[..., Generation], alice: User) -> None:
    batch = begin().batch

    rows = Generation.objects.filter(batch=batch).order_by("position")
    assert [(row.position, row.price_credits, row.hold.amount) for row in rows] == [
        (place, PRICE, PRICE) for place in (1, 2, 3)
    ]
    assert (batch.kind, batch.size, batch.user) == (Batch.Kind.VARIATIONS, 3, alice)
    assert money(alice) == (1000 - 3 * PRICE, 3 * PRICE)
    assert list(audit.differences()) == []


def test_comparison_holds_what_each_endpoint_costs(order: Callable[..., Order], alice: User) -> None:
    orders = (order(VEO), order(SORA), order(HAILUO))
    made = workflow.start_batch(accept_batch(BatchOrder(kind=Batch.Kind.COMPARISON, orders=orders, shown_credits=387)))

    assert sorted(made.batch.generations.values_list("price_credits", flat=True)) == [27, 40, 320]
    assert money(alice) == (1000 - 387, 387)


# seeds


@pytest.mark.parametrize(
    ("seed", "seeds"), [(7, [7, 8, 9]), (4_294_967_294, [4_294_967_294, 4_294_967_295, 0])], ids=["next", "wraps"]
)
def test_given_seed_is_counted_on(begin: Callable[..., Generation], seed: int, seeds: list[int]) -> None:
    rows = begin(arguments={"seed": seed}).batch.generations.order_by("position")
    assert [row.arguments["seed"] for row in rows] == seeds


def test_without_a_seed_none_is_made_up(begin: Callable[..., Generation]) -> None:
    assert all("seed" not in row.arguments for row in begin().batch.generations.all())


# once for a form


def test_same_key_leads_to_the_same_batch(begin: Callable[..., Generation], alice: User) -> None:
    key = uuid.uuid4()
    first = begin(form_key=key)

    assert begin(form_key=key).batch == first.batch
    assert (Batch.objects.count(), Hold.objects.count()) == (1, 3)
    assert money(alice) == (1000 - 3 * PRICE, 3 * PRICE)


def test_key_that_made_a_single_one_leads_to_that(
    begin: Callable[..., Generation], order: Callable[..., Order]
) -> None:
    key = uuid.uuid4()
    single = workflow.start(accept(order(form_key=key)))

    assert begin(2, form_key=key) == single
    assert not Batch.objects.exists()


# all or none


def test_credits_for_all_but_the_last_start_none(begin: Callable[..., Generation], alice: User) -> None:
    with pytest.raises(NotEnoughCredits) as caught:
        begin(4)

    assert caught.value.missing == 4 * PRICE - 1000
    assert nothing_started(alice)


def test_what_is_missing_is_missing_of_all_of_them(
    begin: Callable[..., Generation], order: Callable[..., Order], alice: User
) -> None:
    for _ in range(2):
        workflow.start(accept(order()))
    with pytest.raises(NotEnoughCredits) as caught:
        begin(3)

    assert caught.value.missing == 5 * PRICE - 1000
    assert money(alice) == (1000 - 2 * PRICE, 2 * PRICE)


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [
        ({"max_in_flight": 2}, TooManyInFlight),
        ({"start_rate": "2/m"}, StartRateReached),
        ({"daily_limit": 2 * PRICE}, OwnLimitReached),
        ({"monthly_limit": 3 * PRICE - 1}, OwnLimitReached),
    ],
    ids=str,
)
def test_limit_that_the_last_one_goes_over_starts_none(
    begin: Callable[..., Generation], alice: User, limit: dict[str, int | str], refusal: type[Exception]
) -> None:
    for name, value in limit.items():
        setattr(alice, name, value)
    with pytest.raises(refusal):
        begin()

    assert nothing_started(alice)


@pytest.mark.parametrize("limit", [{"max_in_flight": 3}, {"start_rate": "3/m"}, {"daily_limit": 3 * PRICE}], ids=str)
def test_limit_that_all_fit_within_starts_all(
    begin: Callable[..., Generation], alice: User, limit: dict[str, int | str]
) -> None:
    for name, value in limit.items():
        setattr(alice, name, value)
    assert begin().batch.generations.count() == 3


def test_sum_that_was_not_shown_starts_none(begin: Callable[..., Generation], alice: User) -> None:
    with pytest.raises(PriceChanged) as caught:
        begin(shown_credits=PRICE)

    assert (caught.value.quote.credits, caught.value.shown_credits) == (3 * PRICE, PRICE)
    assert nothing_started(alice)


def test_yes_is_asked_for_the_sum(begin: Callable[..., Generation], alice: User) -> None:
    alice.ask_above = 2 * PRICE
    with pytest.raises(ConfirmationNeeded):
        begin(agreed_credits=PRICE)
    assert begin(agreed_credits=3 * PRICE)


def test_one_endpoint_that_is_paused_stops_the_comparison(order: Callable[..., Order], alice: User) -> None:
    EndpointStatus.objects.create(endpoint_id=SORA, life=EndpointStatus.Life.PAUSED, sentence="Back soon.")
    with pytest.raises(EndpointNotLive):
        accept_batch(BatchOrder(kind=Batch.Kind.COMPARISON, orders=(order(VEO), order(SORA))))
    assert nothing_started(alice)


@pytest.mark.django_db(transaction=True)
def test_failure_between_the_rows_takes_all_back(order: Callable[..., Order], alice: User) -> None:
    """The second one's picture cannot be read: the first row and both holds go."""
    broken = order(SORA, arguments={"image_url": uploads.reference(uuid.uuid4())})
    accepted = accept_batch(BatchOrder(kind=Batch.Kind.COMPARISON, orders=(order(VEO), broken)))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE generations_inputimage RENAME TO hidden")
    try:
        with pytest.raises(DatabaseError):
            workflow.start_batch(accepted)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO generations_inputimage")

    assert nothing_started(alice)


# an own key


def test_own_key_makes_all_of_them_free(begin: Callable[..., Generation], alice: User) -> None:
    made = begin(2, SORA, secrets={"api_key": "sk-her-own"}, shown_credits=0)

    rows = made.batch.generations.all()
    assert [(row.price_credits, row.hold, bool(row.secret_arguments)) for row in rows] == [(0, None, True)] * 2
    assert money(alice) == (1000, 0)


def test_start_batch_takes_nothing_but_what_was_accepted(order: Callable[..., Order]) -> None:
    with pytest.raises(AttributeError):
        workflow.start_batch(variations_of(order(), 2))
    assert not Generation.objects.exists()
