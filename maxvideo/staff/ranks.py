"""Who stands above whom: staff have no say over each other, only superusers have."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from maxvideo.accounts.models import AccountDeletion, User


def may_change(actor: User | AnonymousUser, user: User) -> bool:
    """Whether somebody of the house may change this account at all, whatever the permission."""
    return bool(actor.is_superuser or not (user.is_staff or user.is_superuser))


def may_ban(actor: User | AnonymousUser, user: User) -> bool:
    """The same for the log-in: nobody shuts themselves out."""
    return actor.has_perm("accounts.ban_user") and user != actor and may_change(actor, user)


def may_delete(actor: User | AnonymousUser, user: User) -> bool:
    """The same for the account as a whole, once: superusers, and whom they gave the permission; no role has it."""
    may = actor.has_perm("accounts.delete_user") and user != actor and may_change(actor, user)
    return may and not AccountDeletion.objects.filter(user=user).exists()


def holders_of(permission: str) -> QuerySet[User]:
    """Everybody of the house who has a permission, by a role, by name, or as a superuser."""
    found: QuerySet[User] = ModelBackend().with_perm(permission)
    return found.filter(is_staff=True)
