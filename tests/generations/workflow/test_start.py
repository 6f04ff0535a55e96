"""The start: all of it or nothing, once for a form, within the limits of the house and of one user."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from billing import ledger
from billing.ledger import audit
from billing.ledger.models import Hold
from generations import workflow
from generations.catalogue import uploads
from generations.library import bulk
from generations.models import FileRemoval, Generation, InputImage
from generations.states import State
from generations.workflow import purge
from generations.workflow.refusals import (
    LimitReached,
    NotEnoughCredits,
    PictureGone,
    StartRateReached,
    TooManyInFlight,
)
from maxvideo.accounts.models import User
from tests.factories import make_generation, make_order

pytestmark = pytest.mark.django_db

PRICE = 27


@pytest.fixture
def rich(alice: User) -> User:
    """Alice with 1,000 credits."""
    ledger.grant(alice.pk, 1000, key="grant:start", note="for the tests")
    return alice


@pytest.fixture
def begin(rich: User) -> Callable[..., Generation]:
    """Starts a generation for 27 credits, of alice's unless another is named."""

    def begin(user: User = rich, form_key: uuid.UUID | None = None, price: int = PRICE, **arguments: Any) -> Generation:
        return workflow.start(make_order(user, price=price, form_key=form_key, **arguments))

    return begin


def balance(user: User) -> tuple[int, int]:
    """What is available and what is held."""
    user.credit_account.refresh_from_db()
    return user.credit_account.available, user.credit_account.held


def test_price_is_held_and_the_row_is_due_with_all_it_needs(begin: Callable[..., Generation], rich: User) -> None:
    begin()

    made = Generation.objects.get()
    assert (made.state, made.user, made.price_credits, made.hold.amount) == (State.QUEUED, rich, PRICE, PRICE)
    assert made.hold.reference == f"generation:{made.pk}"
    assert made.hold.subject == "Hailuo 02 Standard"
    assert made.next_run_at <= timezone.now() < made.deadline
    assert made.quote["credits"] == PRICE
    assert balance(rich) == (1000 - PRICE, PRICE)


def test_rates_it_was_sold_under_are_kept_with_it(start: Callable[..., Generation]) -> None:
    rates = start().quote["rates"]
    assert rates


def test_free_one_makes_no_hold(begin: Callable[..., Generation], rich: User) -> None:
    assert begin(price=0).hold is None
    assert balance(rich) == (1000, 0)


# one form


def test_same_key_leads_to_the_same_generation_and_one_hold(begin: Callable[..., Generation], rich: User) -> None:
    key = uuid.uuid4()

    assert begin(form_key=key) == begin(form_key=key, prompt="Another boat")
    assert balance(rich) == (1000 - PRICE, PRICE)
    assert Hold.objects.count() == 1


def test_same_key_does_so_after_the_credits_ran_out_and_at_the_limit(
    begin: Callable[..., Generation], settings: Settings
) -> None:
    key = uuid.uuid4()
    first = begin(form_key=key, price=1000)
    settings.MAX_IN_FLIGHT = 1

    assert begin(form_key=key, price=1000) == first


def test_same_key_of_somebody_else_is_another_generation(begin: Callable[..., Generation], bob: User) -> None:
    key = uuid.uuid4()
    ledger.grant(bob.pk, 100, key="grant:bob", note="for the tests")

    assert begin(form_key=key) != begin(bob, form_key=key)


def test_key_of_a_refused_start_may_be_used_again(begin: Callable[..., Generation], rich: User) -> None:
    key = uuid.uuid4()
    with pytest.raises(NotEnoughCredits):
        begin(form_key=key, price=1001)

    assert begin(form_key=key).form_key == key


# nothing


def test_too_few_credits_start_nothing(begin: Callable[..., Generation], rich: User) -> None:
    with pytest.raises(NotEnoughCredits) as caught:
        begin(price=1010)

    assert caught.value.missing == 10
    assert not Generation.objects.exists()
    assert balance(rich) == (1000, 0)


@pytest.mark.django_db(transaction=True)
def test_failure_after_the_hold_takes_the_hold_back(begin: Callable[..., Generation], rich: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE generations_inputimage RENAME TO hidden")
    try:
        with pytest.raises(DatabaseError):
            begin(image_url=uploads.reference(uuid.uuid4()))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO generations_inputimage")

    assert not Generation.objects.exists()
    assert not Hold.objects.exists()
    assert balance(rich) == (1000, 0)
    assert list(audit.differences()) == []


def test_what_cannot_be_written_beside_a_start_takes_it_back(rich: User) -> None:
    with pytest.raises(ZeroDivisionError):
        workflow.start(make_order(rich, price=PRICE), lambda: 1 // 0)

    assert not Generation.objects.exists()
    assert balance(rich) == (1000, 0)


def test_what_goes_with_a_start_is_written_once_with_its_key(rich: User) -> None:
    key = uuid.uuid4()
    written: list[int] = []
    for number in range(2):
        workflow.start(make_order(rich, price=PRICE, form_key=key), partial(written.append, number))

    assert written == [0]


def test_limit_that_is_reached_takes_the_hold_back(
    begin: Callable[..., Generation], rich: User, settings: Settings
) -> None:
    settings.MAX_IN_FLIGHT = 1
    begin()

    with pytest.raises(LimitReached):
        begin()

    assert balance(rich) == (1000 - PRICE, PRICE)


# limits


def count_started(begin: Callable[..., Generation], tries: int = 5) -> int:
    """How many of so many starts go well."""
    started = 0
    for _ in range(tries):
        try:
            begin(price=1)
        except LimitReached:
            continue
        started += 1
    return started


@pytest.mark.parametrize(("limit", "started"), [(3, 3), (0, 5)])
def test_so_many_may_be_in_flight(
    begin: Callable[..., Generation], settings: Settings, limit: int, started: int
) -> None:
    settings.MAX_IN_FLIGHT = limit
    assert count_started(begin) == started


@pytest.mark.parametrize(("limit", "started"), [("3/m", 3), ("0", 5)])
def test_so_many_may_be_started_in_a_minute(
    begin: Callable[..., Generation], settings: Settings, limit: str, started: int
) -> None:
    settings.START_RATE = limit
    assert count_started(begin) == started


@pytest.mark.parametrize(("own", "started"), [(2, 2), (0, 5), (None, 3)])
def test_staff_may_let_one_user_have_others_in_flight(
    begin: Callable[..., Generation], rich: User, settings: Settings, own: int | None, started: int
) -> None:
    settings.MAX_IN_FLIGHT = 3
    rich.max_in_flight = own
    assert count_started(begin) == started


@pytest.mark.parametrize(("own", "started"), [("2/m", 2), ("0", 5), ("", 3)])
def test_staff_may_let_one_user_start_at_another_rate(
    begin: Callable[..., Generation], rich: User, settings: Settings, own: str, started: int
) -> None:
    settings.START_RATE = "3/m"
    rich.start_rate = own
    assert count_started(begin) == started


def test_final_ones_are_not_in_flight(begin: Callable[..., Generation], rich: User, settings: Settings) -> None:
    settings.MAX_IN_FLIGHT = 1
    for state in (State.COMPLETED, State.FAILED, State.CANCELLED):
        make_generation(rich, state=state)

    assert begin()


def test_deleted_one_in_flight_counts_all_the_same(begin: Callable[..., Generation], settings: Settings) -> None:
    settings.MAX_IN_FLIGHT = 1
    bulk.delete(Generation.objects.filter(pk=begin().pk))

    with pytest.raises(LimitReached):
        begin()


def test_minute_rolls(begin: Callable[..., Generation], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    begin()
    Generation.objects.update(created_at=timezone.now() - timedelta(seconds=50))
    with pytest.raises(LimitReached):
        begin()

    Generation.objects.update(created_at=timezone.now() - timedelta(seconds=70))

    assert begin()


def test_limits_are_each_users_own(begin: Callable[..., Generation], bob: User, settings: Settings) -> None:
    settings.MAX_IN_FLIGHT, settings.START_RATE = 1, "1/m"
    ledger.grant(bob.pk, 100, key="grant:bob", note="for the tests")
    begin()

    assert begin(bob)


def test_limit_in_flight_says_how_many(begin: Callable[..., Generation], settings: Settings) -> None:
    settings.MAX_IN_FLIGHT = 1
    begin()

    with pytest.raises(TooManyInFlight) as caught:
        begin()

    assert caught.value.limit == 1


def test_limit_of_a_minute_says_how_many(begin: Callable[..., Generation], settings: Settings) -> None:
    settings.START_RATE = "1/m"
    begin()

    with pytest.raises(StartRateReached) as caught:
        begin()

    assert caught.value.limit == 1


# pictures


@pytest.fixture
def uploaded() -> Callable[[User], InputImage]:
    """A picture that a user uploaded."""
    values = {"key": "k", "content_type": "image/jpeg", "width": 1, "height": 1, "bytes": 1}
    return lambda user: InputImage.objects.create(user=user, **values)


def test_uploads_are_marked_as_used(
    begin: Callable[..., Generation], rich: User, uploaded: Callable[[User], InputImage]
) -> None:
    first, second, other = (uploaded(rich) for _ in range(3))

    begin(image_urls=[first.argument, second.argument, first.argument])

    used = InputImage.objects.exclude(used_at=None)
    assert set(used) == {first, second}
    assert other not in used


@pytest.mark.parametrize("whose", ["nobody's", "bob's"])
def test_start_without_one_of_its_uploads_is_refused_and_moves_nothing(
    begin: Callable[..., Generation], rich: User, bob: User, uploaded: Callable[[User], InputImage], whose: str
) -> None:
    own, missing = uploaded(rich), uploaded(bob)
    if whose == "nobody's":
        InputImage.objects.filter(pk=missing.pk).delete()

    with pytest.raises(PictureGone) as caught:
        begin(image_urls=[own.argument, missing.argument])

    assert caught.value.picture_ids == {missing.pk}
    assert not Generation.objects.exists()
    assert not InputImage.objects.exclude(used_at=None).exists()
    assert balance(rich) == (1000, 0)


@pytest.mark.django_db(transaction=True)
def test_upload_that_a_start_takes_while_the_chore_looks_at_it_stays(
    begin: Callable[..., Generation], rich: User, uploaded: Callable[[User], InputImage]
) -> None:
    picture, has_read = uploaded(rich), Event()
    InputImage.objects.update(created_at=timezone.now() - timedelta(days=2))

    def watch(execute: Callable[..., Any], *query: Any) -> Any:
        result = execute(*query)
        has_read.set()
        return result

    def tidy_up() -> None:
        try:
            with connection.execute_wrapper(watch):
                purge.remove_unused_pictures()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            begin(image_urls=[picture.argument])
            chore = pool.submit(tidy_up)
            assert has_read.wait(10)
        chore.result()

    assert InputImage.objects.exists()
    assert not FileRemoval.objects.exists()
