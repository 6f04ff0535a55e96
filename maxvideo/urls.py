"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from maxvideo import information, preferences, theme, views
from maxvideo.health import healthz

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("billing.urls")),
    path("", include("generations.urls")),
    path("healthz", healthz, name="healthz"),
    path("help/", information.guide, name="help"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("theme/", theme.choose, name="theme"),
    path("accounts/preferences/", preferences.preferences, name="account_preferences"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "maxvideo.views.server_error"
