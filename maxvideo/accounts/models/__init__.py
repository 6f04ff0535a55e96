"""The user, what somebody agreed to, and who leaves."""

from maxvideo.accounts.models.account_deletion import AccountDeletion
from maxvideo.accounts.models.consent import Consent, is_outdated
from maxvideo.accounts.models.user import User, UserManager

__all__ = ["AccountDeletion", "Consent", "User", "UserManager", "is_outdated"]
