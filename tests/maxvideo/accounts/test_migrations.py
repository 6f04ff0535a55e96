from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection

from maxvideo.accounts.models import User
from tests.maxvideo.accounts.test_normalization import ONE_ADDRESS
from tests.migrations import migration

one_form = migration("maxvideo.accounts", "addresses_in_one_form")


@pytest.fixture
def as_before(db: None) -> Callable[..., int]:
    """Makes a user as the release before stored one."""

    def make(address: str) -> int:
        user = User.objects.create_user(f"{User.objects.count()}@example.org", "x")
        User.objects.filter(pk=user.pk).update(email=address)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        return user.pk

    return make


def addresses() -> dict[int, tuple[str, str]]:
    return {row.user_id: (row.user.email, row.email) for row in EmailAddress.objects.select_related("user")}


@pytest.mark.parametrize(("stored", "typed", "what"), ONE_ADDRESS, ids=[what for *_, what in ONE_ADDRESS])
def test_stored_address_is_brought_into_its_one_form(
    as_before: Callable[..., int], stored: str, typed: str, what: str
) -> None:
    pk = as_before(typed.lower())
    one_form.bring_into_one_form(apps, connection, User.objects.all())
    assert addresses() == {pk: (stored, stored)}


def test_second_account_of_a_mailbox_stays_and_is_named(
    as_before: Callable[..., int], caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = as_before("noor@münchen.de"), as_before("noor@xn--mnchen-3ya.de"), as_before("a@example.org")
    one_form.bring_into_one_form(apps, connection, User.objects.all())
    assert addresses()[first] == ("noor@münchen.de",) * 2
    assert addresses()[second] == ("noor@xn--mnchen-3ya.de",) * 2
    assert addresses()[third] == ("a@example.org",) * 2
    assert f"User {first} has the mailbox of another account" in caplog.text
