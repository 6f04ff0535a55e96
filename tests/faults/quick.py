"""The site's settings with the workflow's waits shortened; a site reads them where DJANGO_SETTINGS_MODULE says so."""

from datetime import timedelta

from maxvideo.settings import *  # noqa: F403 - Django reads its settings from one module's names

LEASE = timedelta(seconds=5)
LONG_LEASE = timedelta(seconds=10)
SAVING_DEADLINE = timedelta(seconds=25)
SUBMIT_RETRY_LIMIT = timedelta(seconds=12)
UNKNOWN_LIMIT = timedelta(seconds=15)
POLL_FIRST = timedelta(seconds=4)
RING_AGAIN = timedelta(seconds=3)
BAD_FILE_PAUSE = timedelta(seconds=2)
LEAVE_FAL_ALONE_FOR = timedelta(seconds=2)

MEDIA_READ_TIMEOUT = 2.0
MEDIA_TOTAL_TIMEOUT = 5.0
MEDIA_MAX_BYTES = 16 * 1024**2
