"""Staff with a role, also after the flush of a transactional test took the groups that the migrations made."""

from typing import Final

from django.apps import apps
from django.contrib.auth.models import Group
from django.db.migrations.loader import MigrationLoader

from maxvideo.accounts.models import User
from maxvideo.web.migration_operations import GrantToRole

ROLES: Final = ("support", "finance", "moderator")
GRANTS: Final = [
    operation
    for one in MigrationLoader(None).disk_migrations.values()
    for operation in one.operations
    if isinstance(operation, GrantToRole)
]


def role(name: str) -> Group:
    """The group as the migrations have it."""
    for grant in GRANTS:
        grant._grant(apps, None)
    return Group.objects.get(name=name)


def make_staff(name: str, *, address: str = "") -> User:
    """Somebody of the house with one role."""
    user = User.objects.create_user(address or f"{name}@example.org", "correct horse", is_staff=True)
    user.groups.add(role(name))
    return user
