"""The pages of an account: ours, then allauth's."""

from django.urls import include, path

from maxvideo.accounts import data_views, views

urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("accounts/preferences/", views.preferences, name="account_preferences"),
    path("accounts/data/", data_views.your_data, name="account_data"),
    path("accounts/export/", data_views.export_everything, name="account_export"),
    path("accounts/delete/", data_views.delete_account, name="account_delete"),
    path("accounts/deleted/", data_views.deleted, name="account_deleted"),
    path("accounts/agree/", views.agree, name="account_agree"),
    path("accounts/", include("allauth.urls")),
]
