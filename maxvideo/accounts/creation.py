"""Accounts made without a sign-up: by `manage.py create_account`, and the demo's."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from billing import ledger
from maxvideo.accounts.models import User

DEMO_ADDRESS = "demo@maxvideo.example"
DEMO_CREDITS = 10_000


class AddressTaken(Exception):
    """An account has that address already."""


def create(email: str, password: str, *, credits: int = 0, is_staff: bool = False) -> User:
    """Make an account with a verified address and credits, all or nothing. Raises AddressTaken whatever its case."""
    address = email.strip().lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, is_staff=is_staff, is_superuser=is_staff)
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
            if credits:
                ledger.grant(user.pk, credits, key=f"grant:account:{user.pk}", note="Credits of a new account")
    except IntegrityError:
        raise AddressTaken(address) from None
    return user


def ensure_demo(password: str) -> None:
    """Make the demo account where it is missing; an existing one keeps its password and credits."""
    if not User.objects.filter(email=DEMO_ADDRESS).exists():
        create(DEMO_ADDRESS, password, credits=DEMO_CREDITS)
