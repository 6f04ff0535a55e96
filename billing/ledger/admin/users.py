"""What staff see of a user's credits, in the list and on the page of users."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from billing.ledger.models import CreditAccount
from maxvideo.accounts.models import User
from maxvideo.staff.followed import for_holders_of


@admin.display(description="available credits", ordering="credit_account__available")
def available(user: User) -> int:
    """Credits the user may spend."""
    return _account(user).available


@admin.display(description="on hold", ordering="credit_account__held")
def held(user: User) -> int:
    """Credits set aside for what is under way."""
    return _account(user).held


@for_holders_of(lambda user: "billing.view_creditaccount" if _has_account(user) else "billing.change_creditaccount")
@admin.display(description="account")
def credits(user: User) -> str:
    """The way to the user's account, holds and transfers, or to the first credits where there is none yet."""
    if not _has_account(user):
        address, words = reverse("admin:billing_creditaccount_adjust", args=[user.pk]), "Give the first credits"
    else:
        address, words = reverse("admin:billing_creditaccount_change", args=[user.pk]), "Account and its lines"
    return format_html('<a href="{}">{}</a>', address, words)


def _has_account(user: User) -> bool:
    return _account(user).user_id is not None


def _account(user: User) -> CreditAccount:
    account: CreditAccount | None = getattr(user, "credit_account", None)
    return account or CreditAccount()
