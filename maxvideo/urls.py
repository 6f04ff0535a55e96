"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from maxvideo import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("generations.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
