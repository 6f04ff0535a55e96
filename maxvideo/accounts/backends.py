"""Who somebody is: allauth's log-in by e-mail, and the user of a session in one query with the credits beside it."""

from allauth.account.auth_backends import AuthenticationBackend

from maxvideo.accounts.models import User


class AccountBackend(AuthenticationBackend):
    """Every page shows the balance, so it comes with the user."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with the credit account, or None who may not log in."""
        user = User.objects.select_related("credit_account").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
