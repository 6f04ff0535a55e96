"""Rivals at the same moment, each on a connection of its own."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from pytest_django import Settings

from billing import ledger
from billing.ledger import audit
from billing.ledger.exceptions import BillingError, HoldClosed, InsufficientCredits, NotRefundable
from billing.ledger.hold_refunds import refund_or_propose
from billing.ledger.models import CreditAccount, Hold, ProposedAdjustment, Transfer, Welcome
from billing.ledger.welcome import greet
from maxvideo.accounts.models import User

RIVALS = 8

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(call: Callable[[int], object]) -> list[object]:
    """What each of RIVALS calls gave, or the refusal it raised."""
    start = Barrier(RIVALS)

    def run(number: int) -> object:
        try:
            connection.ensure_connection()
            start.wait()
            return call(number)
        except BillingError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(run, range(RIVALS)))


def test_account_is_opened_once_by_rivals(alice: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    at_once(lambda number: ledger.grant(alice.pk, 5, key=f"grant:{number}", note=""))

    assert pockets(alice) == (5 * RIVALS, 0)
    assert list(audit.differences()) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_open_transaction_of_one_holds_up_nobody_else(rich: User, bob: User) -> None:
    """Every transfer names an account of the house: its row is shared by all and changed by none."""
    with ThreadPoolExecutor(1) as beside, transaction.atomic():
        ledger.grant(rich.pk, 5, key="grant:open", note="")
        ledger.hold(rich.pk, 5, key="hold:open", reference="generation:1")

        assert beside.submit(_earn_and_spend, bob).result(timeout=60) == 5


def _earn_and_spend(user: User) -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        ledger.grant(user.pk, 10, key="grant:beside", note="")
        made = ledger.hold(user.pk, 5, key="hold:beside", reference="generation:2")
        ledger.capture(made.pk, 5)
        return CreditAccount.objects.get(user=user).available
    finally:
        connection.close()


def test_one_key_at_once_is_one_grant(alice: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    lines = at_once(lambda _: ledger.grant(alice.pk, 5, key="signup:1", note=""))

    assert len(set(lines)) == 1
    assert pockets(alice) == (5, 0)


@pytest.mark.parametrize("credits", [10, 600, 1_000], ids=["cheap", "more than half", "all"])
def test_one_key_at_once_is_one_hold(rich: User, pockets: Callable[[User], tuple[int, int]], credits: int) -> None:
    holds = at_once(lambda _: ledger.hold(rich.pk, credits, key="hold:1", reference="generation:1"))

    assert holds == [Hold.objects.get()] * RIVALS
    assert pockets(rich) == (1_000 - credits, credits)


def test_rivals_hold_as_often_as_the_balance_allows(rich: User, pockets: Callable[[User], tuple[int, int]]) -> None:
    ends = at_once(lambda number: ledger.hold(rich.pk, 300, key=f"hold:{number}", reference="generation:1"))

    assert ends.count(InsufficientCredits) == RIVALS - 3
    assert pockets(rich) == (100, 900)


def test_capture_and_release_at_once_settle_a_hold_once(
    held: Hold, rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ends = at_once(lambda number: ledger.capture(held.pk) if number % 2 else ledger.release(held.pk))

    assert ends.count(HoldClosed) == RIVALS / 2
    assert pockets(rich) in {(900, 0), (1_000, 0)}
    assert list(audit.differences()) == []


def test_refunds_at_once_give_back_at_most_what_was_captured(
    held: Hold, rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    ledger.capture(held.pk)
    ends = at_once(lambda number: ledger.refund(held.pk, 30, number=number, note=""))

    assert ends.count(NotRefundable) == RIVALS - 3
    assert pockets(rich) == (990, 0)


def test_mailbox_that_signs_up_under_many_names_at_once_is_greeted_once(
    transactional_db: None, settings: Settings
) -> None:
    """Within a transaction of the caller's, which goes on whoever was first."""
    settings.SIGNUP_CREDITS = 50
    users = [User.objects.create_user(f"carol+{number}@example.org", "correct horse") for number in range(RIVALS)]
    for user in users:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    def sign_up(number: int) -> None:
        with transaction.atomic():
            greet(users[number])
            User.objects.filter(pk=users[number].pk).update(is_active=False)

    at_once(sign_up)

    assert Welcome.objects.count() == Transfer.objects.count() == 1
    assert User.objects.filter(is_active=False).count() == RIVALS


def test_adjusting_while_holds_are_settled_leaves_sound_books(
    rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    holds = [ledger.hold(rich.pk, 100, key=f"hold:{n}", reference="generation:1") for n in range(RIVALS)]

    def settle_or_take(number: int) -> object:
        ledger.adjust(rich.pk, -10, key=f"adjust:{number}", note="")
        return ledger.capture(holds[number].pk)

    at_once(settle_or_take)

    assert pockets(rich) == (120, 0)
    assert list(audit.differences()) == []


def test_balances_run_along_the_lines_of_rivals(rich: User) -> None:
    at_once(lambda number: ledger.adjust(rich.pk, -1 - number, key=f"adjust:{number}", note=""))

    lines = list(Transfer.objects.of(rich).order_by("id"))
    assert [line.balance for line in lines][1:] == [before.balance + line.credits for before, line in pairwise(lines)]


def test_refunds_at_once_of_several_holds_count_together_for_the_limit(
    rich: User, staff: User, settings: Settings
) -> None:
    settings.STAFF_ADJUST_LIMIT = 60
    holds = [ledger.hold(rich.pk, 100, key=f"hold:{number}", reference="v") for number in range(RIVALS)]
    for one in holds:
        ledger.capture(one.pk)

    at_once(
        lambda number: refund_or_propose(
            holds[number], 30, form_key=uuid.uuid4(), reason="Goodwill", actor=User.objects.get(pk=staff.pk)
        )
    )

    assert Transfer.objects.filter(kind="refund").count() == 2
    assert ProposedAdjustment.objects.count() == RIVALS - 2
