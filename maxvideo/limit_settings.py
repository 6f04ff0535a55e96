"""Settings: what the site bears, and what strangers may take of it. `settings.py` names each."""

import os
from typing import Final

from django.conf import global_settings

from maxvideo.environment import Environment, at_least, at_most, dotenv, start_rate

MOST_PROCESSES: Final = 8

env = Environment(dotenv())


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


SIGNUP_RATE = env.str("SIGNUP_RATE", default="20/m", validate=start_rate)
LOGIN_RATE = env.str("LOGIN_RATE", default="120/m", validate=start_rate)  # an office shares an address
STORAGE_LIMIT_GB = env.int("STORAGE_LIMIT_GB", default=20, validate=[at_least(0), at_most(1_000_000)])
DECODERS_AT_ONCE = cores()
WEB_CONCURRENCY = env.int(
    "WEB_CONCURRENCY", default=max(2, min(cores(), MOST_PROCESSES)), validate=[at_least(1), at_most(64)]
)
WEB_THREADS = env.int("WEB_THREADS", default=8, validate=[at_least(1), at_most(64)])
SAVES_AT_ONCE = env.int("SAVES_AT_ONCE", default=8, validate=[at_least(1), at_most(64)])
"""Of each process of the queue `save`; their files are examined one at a time."""

FILE_UPLOAD_HANDLERS = ["maxvideo.web.first_token.FirstToken", *global_settings.FILE_UPLOAD_HANDLERS]
