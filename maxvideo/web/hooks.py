"""What the ground adds to the sweep."""

from datetime import timedelta
from typing import Final

from maxvideo.web.chores import Chore, chores
from maxvideo.web.database_cache import cull_cache
from maxvideo.web.expired_sessions import remove_expired_sessions

A_MINUTE: Final = timedelta(minutes=1)

chores.register(Chore("remove_expired_sessions", remove_expired_sessions, A_MINUTE))
chores.register(Chore("cull_cache", cull_cache, A_MINUTE))
