"""`/healthz`: whether the parts that the site stands on do what it needs of them, each asked with a short time-out."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from generations.workflow import overdue, storage_check
from generations.workflow.heartbeat import sweeper
from maxvideo.pages.database_check import database
from maxvideo.pages.redis_check import redis, workers
from maxvideo.web.watch import Watch

OK: Final = "ok"
WATCHED: Final = ("sweeper", "workers", "generations")

_watch = Watch()


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where everything is well, else 503; each part is `ok` or what is wrong with it, without secrets."""
    report = {"database": database(), "redis": redis()}
    told_by_database = "unknown: the database does not say"
    is_read = report["database"] in {OK, "read-only"}
    report["storage"] = storage() if is_read else told_by_database
    report["sweeper"] = sweeper() if is_read else told_by_database
    report["generations"] = overdue.generations() if is_read else told_by_database
    report["workers"] = workers() if report["redis"] == OK else "unknown: Redis does not say"
    _watch.see({part: report[part] for part in WATCHED})
    is_well = all(word == OK for word in report.values())
    return JsonResponse(report, status=200 if is_well else 503)


def storage() -> str:
    """What the sweep found when it last stored a file and read it again, at most 90 seconds ago."""
    return storage_check.last_finding()
