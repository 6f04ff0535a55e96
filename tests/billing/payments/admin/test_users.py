"""The way from a user's page to their purchases."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.billing.payments.conftest import Till
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_for(client_of: Callable[[User], Client], settings: Settings) -> Callable[[str, User], str]:
    """The page of a user as somebody of a role sees it."""
    settings.STAFF_NEED_MFA = False

    def get(role: str, user: User) -> str:
        return client_of(make_staff(role)).get(reverse("admin:accounts_user_change", args=[user.pk])).text

    return get


def test_purchases_of_a_user_are_found_from_their_page(
    till: Till, bob: User, page_for: Callable[[str, User], str]
) -> None:
    till.bought(500)
    way = f"{reverse('admin:billing_purchase_changelist')}?user__id__exact={till.user.pk}"
    assert f'<a href="{way}">All 1</a>' in page_for("support", till.user)
    assert way not in page_for("moderator", till.user)
    assert reverse("admin:billing_purchase_changelist") + "?" not in page_for("finance", bob)
