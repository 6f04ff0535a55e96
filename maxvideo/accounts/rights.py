"""What stands against deleting an account, whoever asks."""

from collections.abc import Iterator

from maxvideo.accounts.models import User


def held_by(user: User) -> Iterator[str]:
    """Staff's rights stand against it, so that nobody leaves a house without a key by one click."""
    if user.is_staff or user.is_superuser:
        yield "This account works for MaxVideo. Have its staff rights taken first, then it can be deleted."
