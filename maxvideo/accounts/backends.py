"""Who somebody is: allauth's log-in by e-mail, and the user of a session in one query with what every page needs."""

from typing import Final

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField

from maxvideo.accounts import extensions
from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address
from maxvideo.web.kept_queries import Given, KeptRows

WITH_RELATED: Final = KeptRows(
    lambda: User.objects.select_related(*extensions.related_rows).filter(pk=Given("pk", BigIntegerField()))
)


class AccountBackend(AuthenticationBackend):
    """Every page shows something of the user, the balance for one, so it comes along."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with the rows that belong to them, or None who may not log in."""
        user = WITH_RELATED.first(pk=user_id)
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user: User | None = super()._authenticate_by_email(normalize_address(email), password)
        return user
