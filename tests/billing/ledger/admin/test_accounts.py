import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from billing.ledger.models import Hold, Transfer
from maxvideo.accounts import deletion
from maxvideo.accounts.models import User

KEY = "0b6f1a3e-5a53-4a39-8f4a-3c7f0f3e6d11"


@pytest.fixture
def adjust(client_of: Callable[[User], Client], staff: User, rich: User) -> Callable[..., HttpResponse]:
    """Posts the adjust page of Alice's account."""

    def post(**changes: Any) -> HttpResponse:
        data = {"credits": "-50", "reason": "Counted again", "form_key": KEY} | changes
        return client_of(staff).post(reverse("admin:billing_creditaccount_adjust", args=[rich.pk]), data)

    return post


def test_adjustment_is_booked_with_reason_and_actor(
    adjust: Callable[..., HttpResponse], rich: User, staff: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    response = adjust()

    line = Transfer.objects.get(kind="adjustment")
    assert response.url == reverse("admin:billing_creditaccount_change", args=[rich.pk])
    assert (line.credits, line.note, line.actor, line.key) == (-50, "Counted again", staff, f"adjust:{KEY}")
    assert pockets(rich) == (950, 0)


def test_form_sent_twice_adjusts_once(
    adjust: Callable[..., HttpResponse], rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    adjust()
    adjust()

    assert pockets(rich) == (950, 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "This field is required."),
        ({"reason": "   "}, "This field is required."),
        ({"reason": "\u200b\u2800"}, "This field is required."),
        ({"credits": ""}, "This field is required."),
        ({"credits": "0"}, "0 credits change nothing."),
        ({"credits": "-1001"}, "Only 1,000 credits can be taken."),
        ({"credits": "9" * 30}, "Ensure this value is less than or equal to"),
    ],
    ids=["no reason", "empty reason", "invisible reason", "no number", "nothing", "too much", "absurd"],
)
def test_bad_adjustment_is_refused_beside_its_field(
    adjust: Callable[..., HttpResponse],
    rich: User,
    pockets: Callable[[User], tuple[int, int]],
    changes: dict[str, str],
    words: str,
) -> None:
    response = adjust(**changes)

    assert words in response.content.decode()
    assert pockets(rich) == (1_000, 0)


def test_form_sent_again_with_another_number_is_refused(
    adjust: Callable[..., HttpResponse], rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    adjust()

    assert "sent before with another number" in adjust(credits="-60").content.decode()
    assert pockets(rich) == (950, 0)


def test_adjusting_somebody_without_an_account_opens_it(
    client_of: Callable[[User], Client], staff: User, bob: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    address = reverse("admin:billing_creditaccount_adjust", args=[bob.pk])
    client_of(staff).post(address, {"credits": "100", "reason": "Welcome", "form_key": uuid.uuid4()})

    assert pockets(bob) == (100, 0)


def test_page_shows_what_is_there_and_a_key(client_of: Callable[[User], Client], staff: User, held: Hold) -> None:
    html = client_of(staff).get(reverse("admin:billing_creditaccount_adjust", args=[held.account_id])).content.decode()

    assert "900 credits available, 100 on hold." in html
    assert 'name="form_key" value="' in html


def test_unknown_user_is_404(client_of: Callable[[User], Client], staff: User) -> None:
    assert client_of(staff).get(reverse("admin:billing_creditaccount_adjust", args=[10**6])).status_code == 404


def test_account_that_goes_is_given_nothing(client_of: Callable[[User], Client], staff: User, rich: User) -> None:
    deletion.begin(rich, by=staff)
    address = reverse("admin:billing_creditaccount_adjust", args=[rich.pk])
    assert client_of(staff).get(address).status_code == 404


def test_account_page_leads_to_adjust(client_of: Callable[[User], Client], staff: User, rich: User) -> None:
    html = client_of(staff).get(reverse("admin:billing_creditaccount_change", args=[rich.pk])).content.decode()

    assert reverse("admin:billing_creditaccount_adjust", args=[rich.pk]) in html
    assert 'name="_save"' not in html


def test_staff_who_may_only_look_cannot_adjust(
    client_of: Callable[[User], Client], bob: User, rich: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    bob.is_staff = True
    bob.save()
    bob.user_permissions.add(Permission.objects.get(codename="view_creditaccount"))
    address = reverse("admin:billing_creditaccount_adjust", args=[rich.pk])

    assert client_of(bob).get(address).status_code == 403
    assert client_of(bob).post(address, {"credits": "5", "reason": "x", "form_key": KEY}).status_code == 403
    assert pockets(rich) == (1_000, 0)


def test_users_do_not_reach_the_page(client_of: Callable[[User], Client], rich: User) -> None:
    assert client_of(rich).get(reverse("admin:billing_creditaccount_adjust", args=[rich.pk])).status_code in {302, 403}


def test_accounts_are_found_by_e_mail(client_of: Callable[[User], Client], staff: User, rich: User) -> None:
    html = client_of(staff).get(reverse("admin:billing_creditaccount_changelist") + "?q=ALICE@").content.decode()

    assert "alice@example.org" in html
