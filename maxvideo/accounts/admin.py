"""What superusers see of how somebody gets in, on the page of the user: no key, no secret, nothing to change.

allauth's own pages of these rows are not there: they show session keys and secrets, and an address added is an account.
"""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from maxvideo.accounts.models import User

for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


@admin.display(description="addresses")
def addresses(user: User) -> SafeString:
    """Each address with what it is."""
    found = EmailAddress.objects.filter(user=user)
    return _lines((row.email, "verified" if row.verified else "not verified") for row in found)


@admin.display(description="second factors")
def second_factors(user: User) -> SafeString:
    """Which kinds there are and when they were used, and nothing that they are made of."""
    found = Authenticator.objects.filter(user=user)
    return _lines((row.get_type_display(), f"last used {_moment(row.last_used_at)}") for row in found)


@admin.display(description="log-ins")
def log_ins(user: User) -> SafeString:
    """Where somebody is logged in, without the key that it is known by."""
    found = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    return _lines((row.user_agent, f"{row.ip}, {_moment(row.last_seen_at)}") for row in found)


def _lines(rows: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", "<div>{}: {}</div>", rows) or SafeString("none")


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
