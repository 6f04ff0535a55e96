"""`/healthz`: whether the parts that the site stands on are well, each asked with a short time-out."""

import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TakesTooLong
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from generations.models import Heartbeat
from maxvideo.web.clock import now

OK = "ok"
SWEEPER_SILENCE = timedelta(seconds=90)
REDIS_SECONDS = 1.0
STORAGE_SECONDS = 3.0

_storage_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="healthz")


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where everything is well, else 503; each part is `ok` or what is wrong with it, without secrets."""
    report = {"database": database(), "redis": redis(), "storage": storage()}
    report["sweeper"] = sweeper() if report["database"] == OK else "unknown: the database has its beat"
    is_well = all(word == OK for word in report.values())
    return JsonResponse(report, status=200 if is_well else 503)


def database() -> str:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return _wrong("no answer", error)
    return OK


def redis() -> str:
    """Whether Redis answers. The site works on without it, more slowly."""
    options = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    try:
        with Redis.from_url(settings.REDIS_URL, **options) as client:
            client.ping()
    except RedisError as error:
        return _wrong("no answer", error)
    return OK


def storage() -> str:
    """Whether a file can be stored and read again, and whether the data folder's disk has room."""
    if shutil.disk_usage(settings.DATA_DIR).free < settings.LEAST_FREE_BYTES:
        return "the disk is nearly full"
    try:
        return _storage_thread.submit(_store_and_read).result(timeout=STORAGE_SECONDS)
    except TakesTooLong:
        return f"no answer in {STORAGE_SECONDS:g} s"


def sweeper() -> str:
    """Whether the sweeper was heard of lately, by the database's clock. The database must be there."""
    beats = Heartbeat.objects.filter(name="sweeper")
    if beats.filter(beat_at__gte=now(-SWEEPER_SILENCE)).exists():
        return OK
    return f"silent for more than {SWEEPER_SILENCE.seconds} s" if beats.exists() else "never ran"


def _store_and_read() -> str:
    content = uuid.uuid4().hex.encode()
    try:
        name = default_storage.save(f"health/{uuid.uuid4()}", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                is_same = file.read() == content
        finally:
            default_storage.delete(name)
    except Exception as error:  # whatever a storage backend raises, it is what is wrong
        return _wrong("cannot store", error)
    return OK if is_same else "reads something else than was stored"


def _wrong(what: str, error: Exception) -> str:
    """What is wrong, with the kind of error only: its words may hold addresses and passwords."""
    return f"{what} ({type(error).__name__})"
