"""Welcome credits: SIGNUP_CREDITS once per user and once per mailbox, whoever signs up with it again."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from billing import ledger
from billing.ledger.models import Transfer, Welcome
from maxvideo.accounts.addresses import verified_address
from maxvideo.accounts.mailboxes import mailbox_of
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


def part_with(user: User) -> None:
    """The account goes: what is kept is that somebody with this mailbox had the credits, and no more who that was."""
    Welcome.objects.filter(user=user).update(user=None)


def _is_first(user: User, address: str) -> bool:
    """Write down that both are greeted; False where the database says that one of them was."""
    mailbox = _hash(mailbox_of(address))
    # The release before hashed the address itself, and nobody can tell from a hash which one.
    if Welcome.objects.filter(address_hash__in={mailbox, _hash(address)}).exists():
        return False
    try:
        with transaction.atomic():
            Welcome.objects.create(user=user, address_hash=mailbox)
    except IntegrityError:
        return False
    return True


def _hash(address: str) -> str:
    return salted_hmac("billing.ledger.welcome", address, algorithm="sha256").hexdigest()
