"""Who somebody is: allauth's log-in by e-mail, and the user of a session in one query with what every page needs."""

from allauth.account.auth_backends import AuthenticationBackend

from maxvideo.accounts import extensions
from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address


class AccountBackend(AuthenticationBackend):
    """Every page shows something of the user, the balance for one, so it comes along."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with the rows that belong to them, or None who may not log in."""
        user = User.objects.select_related(*extensions.related_rows).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user: User | None = super()._authenticate_by_email(normalize_address(email), password)
        return user
