"""Accounts made without a sign-up."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address


class AddressTaken(Exception):
    """An account has that address already."""


def create(email: str, password: str, *, is_staff: bool = False) -> User:
    """Make an account whose address counts as verified.

    Raises AddressTaken however it is typed, and ValidationError for a password that anybody might guess.
    """
    address = normalize_address(email)
    validate_password(password, User(email=address))
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, is_staff=is_staff, is_superuser=is_staff)
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    except IntegrityError:
        raise AddressTaken(address) from None
    return user
