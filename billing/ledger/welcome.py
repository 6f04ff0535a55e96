"""Welcome credits: SIGNUP_CREDITS once per user and once per verified address, whoever signs up with it again."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from billing import ledger
from billing.ledger.models import Transfer, Welcome
from maxvideo.accounts.addresses import verified_address
from maxvideo.accounts.models import User


def greet(user: User) -> None:
    """Grant the welcome credits if the user has a verified address and neither had them before."""
    if not settings.SIGNUP_CREDITS:
        return
    address = verified_address(user)
    if address is None:
        return
    with transaction.atomic():
        if _is_first(user, address):
            ledger.grant(
                user.pk,
                settings.SIGNUP_CREDITS,
                key=f"signup:{user.pk}",
                note="Welcome credits",
                kind=Transfer.Kind.SIGNUP,
            )


def _is_first(user: User, address: str) -> bool:
    """Write down that both are greeted; False where the database says that one of them was."""
    keyed = salted_hmac("billing.ledger.welcome", address.lower(), algorithm="sha256").hexdigest()
    try:
        with transaction.atomic():
            Welcome.objects.create(user=user, address_hash=keyed)
    except IntegrityError:
        return False
    return True
