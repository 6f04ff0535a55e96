"""The addresses of a user, as allauth keeps them."""

from allauth.account.models import EmailAddress

from maxvideo.accounts.models import User


def verified_address(user: User) -> str | None:
    """The address that a user has proved to own, the primary one first; None where there is none."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary")
    address: str | None = found.values_list("email", flat=True).first()
    return address
