"""What accounts themselves keep of a person, and how it goes: at once and whole, with the end of the log-in."""

import secrets
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db.models import CASCADE, Q, QuerySet
from django.utils import timezone

from maxvideo.accounts.models import User

DOMAIN: Final = "deleted.invalid"
"""No mail reaches it, and nobody signs up with it (RFC 2606)."""

KEPT_FIELDS: Final = frozenset({"id", "email", "password", "is_active", "date_joined"})
"""Every other field of a user goes back to what it is for somebody new, also one that is added later."""

OWN_APPS: Final = frozenset({"accounts", "account", "mfa", "usersessions"})


def anonymous_address(user: User) -> str:
    """What stands in the place of the address: it names the row and nobody, and nobody can have taken it before."""
    return f"{user.pk}-{secrets.token_hex(8)}@{DOMAIN}"


def anonymize(user: User) -> None:
    """Take everything from the user's row that is about the person, and all that they log in with.

    In a transaction; the address is free from then on.
    """
    _forget_staff_notes(user)
    end_sessions(user)
    for rows in _own_rows(user):
        rows.delete()
    user.groups.clear()
    user.user_permissions.clear()
    fresh = {"email": anonymous_address(user), "password": make_password(None), "is_active": False}
    User.objects.filter(pk=user.pk).update(**_defaults(), **fresh, date_joined=timezone.now())


def end_sessions(user: User) -> None:
    """Log the user out everywhere, with what the sessions keep of what was typed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions = UserSession.objects.filter(user=user)
    for key in sessions.values_list("session_key", flat=True):
        store.delete(key)
    sessions.delete()


def _defaults() -> dict[str, Any]:
    fields = (field for field in User._meta.concrete_fields if field.name not in KEPT_FIELDS)
    return {field.name: field.get_default() for field in fields}


def _own_rows(user: User) -> Iterator[QuerySet[Any]]:
    """Whatever would go with the user's row, if that went: addresses, second factors, what is added later."""
    for relation in User._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model._meta.app_label not in OWN_APPS or relation.on_delete is not CASCADE:
            continue
        yield model._default_manager.filter(**{relation.field.name: user})


def _forget_staff_notes(user: User) -> None:
    """Remove what the admin's history says about them by address; what they did as staff stays, by a number."""
    named = Q(object_repr__icontains=user.email) | Q(change_message__icontains=user.email)
    LogEntry.objects.filter(Q(object_id=str(user.pk), content_type__model="user") | named).delete()
