"""The pages of an account: ours, then allauth's."""

from django.urls import include, path

from maxvideo.accounts import views

urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("accounts/preferences/", views.preferences, name="account_preferences"),
    path("accounts/", include("allauth.urls")),
]
