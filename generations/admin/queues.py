"""RQ's own pages, where its package breaks: it counts on Redis, and on rows that its model does not have."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from django_rq.admin import QueueAdmin
from django_rq.models import Dashboard
from redis.exceptions import RedisError

View = Callable[..., HttpResponseBase]

admin.site.unregister(Dashboard)


@admin.register(Dashboard)
class DashboardAdmin(QueueAdmin):
    """The queues, their jobs and their workers. There is no single one to open, since they are no rows."""

    def get_urls(self) -> list[URLPattern]:
        """RQ's, each of which says so where Redis is away."""
        urls: list[URLPattern] = super().get_urls()  # type: ignore[no-untyped-call]
        for url in urls:
            url.callback = _says_where_redis_is_away(url.callback)
        return urls

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """None: no table is asked for it."""
        return None


def _says_where_redis_is_away(view: View) -> View:
    @wraps(view)
    def patient(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RedisError:
            messages.error(request, "The queues cannot be shown: Redis is away. The sweeper goes on with the work.")
            return redirect("admin:index")

    return patient
