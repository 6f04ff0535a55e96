"""Sessions that no list names: a log-in that waits for its second step holds the address, and what was typed before."""

from typing import Any, Final

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from maxvideo.accounts.models import User

AT_ONCE: Final = 10_000  # about half a second


class LeftoverSessions:
    """Looks through all sessions for somebody's, some at a time; where it was, this process remembers."""

    def __init__(self) -> None:
        self._seen: dict[int, str] = {}

    def end(self, user: User) -> bool:
        """End those among the next ones; returns whether all have been looked at."""
        after = self._seen.pop(user.pk, "")
        some = list(Session.objects.filter(pk__gt=after).order_by("pk")[:AT_ONCE])
        keys = [session.pk for session in some if _is_of(user, session.get_decoded())]
        Session.objects.filter(pk__in=keys).delete()
        if len(some) < AT_ONCE:
            return True
        self._seen[user.pk] = some[-1].pk
        return False


def _is_of(user: User, kept: dict[str, Any]) -> bool:
    waiting = kept.get(LOGIN_SESSION_KEY) or {}
    return kept.get(SESSION_KEY) == str(user.pk) or waiting.get("user_pk") == user_pk_to_url_str(user)
