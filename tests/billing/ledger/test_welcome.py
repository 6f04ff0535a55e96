from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection
from django.utils.crypto import salted_hmac
from pytest_django import Settings

from billing.ledger.models import Transfer, Welcome
from billing.ledger.welcome import greet
from maxvideo.accounts.models import User
from tests.generations.workflow.crash import run_and_kill
from tests.migrations import migration

by_mailbox = migration("billing", "welcome_by_mailbox")


@pytest.fixture
def greeted_before(alice: User) -> Callable[..., Welcome]:
    """Alice as the release before greeted her, by a hash of her address."""

    def greet_before(address: str) -> Welcome:
        EmailAddress.objects.create(user=alice, email=address, verified=True, primary=True)
        keyed = salted_hmac("billing.ledger.welcome", address, algorithm="sha256").hexdigest()
        return Welcome.objects.create(user=alice, address_hash=keyed)

    return greet_before


@pytest.mark.parametrize("address", ["alice.k+x@googlemail.com", "alice+1@example.org", "alice@example.org"])
def test_who_was_greeted_before_is_known_by_the_mailbox(
    greeted_before: Callable[..., Welcome],
    bob: User,
    pockets: Callable[[User], tuple[int, int]],
    settings: Settings,
    address: str,
) -> None:
    settings.SIGNUP_CREDITS = 50
    greeted_before(address)
    by_mailbox.go_by_mailbox(apps, connection, Welcome.objects.all())
    alias = address.replace("+", "+and").replace("alice@", "alice+2@").replace("alice.k", "alicek")
    EmailAddress.objects.create(user=bob, email=alias, verified=True, primary=True)
    greet(bob)
    assert not Welcome.objects.filter(user=bob).exists()
    assert not Transfer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_process_killed_while_it_greets_leaves_nobody_without_welcome_credits(
    alice: User, pockets: Callable[[User], tuple[int, int]], settings: Settings
) -> None:
    settings.SIGNUP_CREDITS = 50
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)
    for point in range(2):  # before and after its one commit
        assert run_and_kill(lambda: greet(alice), at=point) == point + 1
        assert Welcome.objects.count() == Transfer.objects.count() == point

    greet(alice)

    assert pockets(alice) == (50, 0)


@pytest.mark.parametrize("verified", [None, False])
def test_nobody_without_a_verified_address_is_greeted(alice: User, settings: Settings, verified: bool | None) -> None:
    settings.SIGNUP_CREDITS = 50
    if verified is not None:
        EmailAddress.objects.create(user=alice, email="alice@example.org", verified=verified, primary=True)

    greet(alice)

    assert not Transfer.objects.exists()


def test_mailbox_that_is_known_already_is_left(greeted_before: Callable[..., Welcome], bob: User) -> None:
    mailbox = by_mailbox.keyed("alice@example.org")
    Welcome.objects.create(user=bob, address_hash=mailbox)
    before = greeted_before("alice+1@example.org").address_hash
    by_mailbox.go_by_mailbox(apps, connection, Welcome.objects.all())
    assert {one.address_hash for one in Welcome.objects.all()} == {mailbox, before}


def test_who_was_greeted_is_called_by_no_name(greeted_before: Callable[..., Welcome]) -> None:
    welcome = greeted_before("alice@example.org")

    assert str(welcome) == welcome.address_hash[:12]


def test_who_is_greeted_is_written_down_and_told_what_for(
    alice: User, pockets: Callable[[User], tuple[int, int]], settings: Settings
) -> None:
    settings.SIGNUP_CREDITS = 50
    address = EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)
    greet(alice)
    assert Welcome.objects.get().user == alice
    assert Transfer.objects.values_list("kind", "note").get() == ("signup", "Welcome credits")

    EmailAddress.objects.filter(pk=address.pk).update(email="alice@example.net")
    greet(alice)

    assert pockets(alice) == (50, 0)
