"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from maxvideo.pages import help_tasks, home, legal, security_txt
from maxvideo.pages.health import healthz
from maxvideo.pages.help import accessibility, guide
from maxvideo.pages.keys import keys
from maxvideo.pages.metrics import metrics
from maxvideo.pages.palette import palette
from maxvideo.pages.status import status

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("billing.urls")),
    path("", include("generations.urls")),
    path("help/keys/", keys, name="keys"),
    path("help/<slug:task_name>/", help_tasks.task, name="help-task"),
    path("palette/", palette, name="palette"),
    path("status/", status, name="status"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("help/", guide, name="help"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    path("security/", security_txt.policy, name="security-policy"),
    path("accessibility/", accessibility, name="accessibility"),
    path("terms/", legal.terms, name="terms"),
    path("privacy/", legal.privacy, name="privacy"),
    path("imprint/", legal.imprint, name="imprint"),
    path("", include("maxvideo.accounts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "maxvideo.web.error_pages.bad_request"
handler403 = "maxvideo.web.error_pages.permission_denied"
handler404 = "maxvideo.web.error_pages.not_found"
handler500 = "maxvideo.pages.errors.server_error"
