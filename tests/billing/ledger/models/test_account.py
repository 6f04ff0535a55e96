import pytest
from django.db import IntegrityError, transaction

from billing.ledger.models import CreditAccount, House
from maxvideo.accounts.models import User


@pytest.mark.django_db
def test_house_has_its_accounts_after_migrate() -> None:
    assert set(CreditAccount.objects.filter(user=None).values_list("pk", flat=True)) == set(House.values)


@pytest.mark.parametrize("pocket", ["available", "held"])
def test_database_refuses_a_pocket_below_zero(rich: User, pocket: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditAccount.objects.filter(pk=rich.pk).update(**{pocket: -1})


def test_database_refuses_an_account_under_another_id_than_its_users(rich: User, bob: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditAccount.objects.create(pk=bob.pk + 1_000, user=bob)


@pytest.mark.django_db
def test_database_refuses_a_balance_cached_for_the_house() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditAccount.objects.filter(pk=House.REVENUE).update(available=1)


def test_accounts_are_named_by_their_users_or_by_the_house(rich: User) -> None:
    assert str(CreditAccount.objects.get(pk=rich.pk)) == "alice@example.org"
    assert str(CreditAccount.objects.get(pk=House.GRANTS)) == "Grants"
