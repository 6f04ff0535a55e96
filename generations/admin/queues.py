"""RQ's own pages, for superusers, where its package breaks: it counts on Redis, and on rows that are not there."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django_rq.admin import QueueAdmin
from django_rq.models import Dashboard
from redis.exceptions import RedisError

from maxvideo.staff import actions
from maxvideo.staff.model_admin import ForSuperusers, StaffModelAdmin

INLINE: Final = re.compile(
    rb"<style\b.*?</style>|<script\b(?![^>]*\bsrc=).*?</script>|(?<=\s)(?:style|onclick)=\"[^\"]*\"", re.DOTALL
)
View = Callable[..., HttpResponseBase]

admin.site.unregister(Dashboard)


@admin.register(Dashboard)
class DashboardAdmin(ForSuperusers, StaffModelAdmin, QueueAdmin):
    """The queues, their jobs and their workers. There is no single one to open, since they are no rows."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """RQ's, each for superusers, on the record, and saying so where Redis is away."""
        urls: list[URLPattern] = super().get_urls()  # type: ignore[no-untyped-call]
        for url in urls:
            url.callback = self._for_superusers(_without_styles(_says_where_redis_is_away(url.callback)))
        return urls

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """None: no table is asked for it."""
        return None

    def _for_superusers(self, view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_view_permission(request):
                raise PermissionDenied
            if request.method == "POST":
                actions.record(request.user, "queues", details={"path": request.path})
            return view(request, *args, **kwargs)

        # The admin's own door first, so that who is logged out is asked to log in.
        return wraps(view)(self.admin_site.admin_view(guarded))


def _without_styles(view: View) -> View:
    """Its pages without the styles and scripts in them: the site's policy stops those, and they work without."""

    @wraps(view)
    def plain(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            page = response.render() if isinstance(response, TemplateResponse) else response
            page.content = INLINE.sub(b"", page.content)
        return response

    return plain


def _says_where_redis_is_away(view: View) -> View:
    @wraps(view)
    def patient(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RedisError:
            messages.error(request, "The queues cannot be shown: Redis is away. The sweeper goes on with the work.")
            return redirect("admin:index")

    return patient
