from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from billing import ledger
from billing.ledger.models import CreditAccount, Hold, Transfer
from maxvideo.accounts.models import User

READ_ONLY = [CreditAccount, Hold, Transfer]


def address(model: type[Model], action: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


@pytest.mark.parametrize("model", READ_ONLY)
def test_superusers_add_nothing(client_of: Callable[[User], Client], staff: User, model: type) -> None:
    assert client_of(staff).get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("model", READ_ONLY)
@pytest.mark.parametrize("action", ["change", "delete"])
def test_superusers_change_and_delete_nothing(
    client_of: Callable[[User], Client], staff: User, held: Hold, model: type, action: str
) -> None:
    row = model.objects.order_by("-pk").first()

    assert client_of(staff).post(address(model, action, row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", READ_ONLY)
def test_rows_are_there_to_read(client_of: Callable[[User], Client], staff: User, held: Hold, model: type) -> None:
    row = model.objects.order_by("-pk").first()

    assert client_of(staff).get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [Hold, Transfer])
@pytest.mark.parametrize("words", ["alice@", "generation:v", "hold:v"])
def test_entries_are_found_by_e_mail_reference_and_key(
    client_of: Callable[[User], Client], staff: User, held: Hold, model: type, words: str
) -> None:
    html = client_of(staff).get(address(model, "changelist"), {"q": words}).content.decode()

    assert address(model, "change", model.objects.latest("pk").pk) in html


@pytest.mark.parametrize("model", [Hold, Transfer])
def test_lists_of_an_account_follow_its_links(
    client_of: Callable[[User], Client], staff: User, held: Hold, model: type
) -> None:
    response = client_of(staff).get(address(model, "changelist"), {"account__id__exact": held.account_id})

    assert response.status_code == 200


@pytest.mark.parametrize("model", [Hold, Transfer])
def test_list_asks_no_more_for_more_rows(
    client_of: Callable[[User], Client],
    staff: User,
    rich: User,
    model: type,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(10):
        ledger.hold(rich.pk, 1, key=f"hold:{number}", reference="generation:v")
    client = client_of(staff)
    client.get(address(model, "changelist"))  # the first page notes when the log-in began

    with django_assert_max_num_queries(8):
        client.get(address(model, "changelist"))
