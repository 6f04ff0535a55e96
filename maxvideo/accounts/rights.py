"""Who may have whose account deleted."""

from collections.abc import Iterator

from maxvideo.accounts.models import User


def held_by(user: User) -> Iterator[str]:
    """Staff's rights stand against it, so that nobody leaves a house without a key by one click."""
    if user.is_staff or user.is_superuser:
        yield "This account works for MaxVideo. Have its staff rights taken first, then it can be deleted."


def may_delete(actor: User, user: User) -> bool:
    """Whether staff may have the account deleted: never their own, and only superusers another one on staff."""
    if actor.pk == user.pk or not actor.has_perm("accounts.delete_user"):
        return False
    return actor.is_superuser or not (user.is_staff or user.is_superuser)
