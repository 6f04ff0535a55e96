"""The pages of an account: ours, then allauth's."""

from allauth.account.views import password_reset, signup
from allauth.mfa.webauthn.views import login_webauthn
from django.urls import include, path

from maxvideo.accounts import data_views, views
from maxvideo.accounts.visitors import limited

ANYHOW = frozenset({"GET", "POST"})  # the dialog of a passkey is asked for, and then answered

urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("accounts/preferences/", views.preferences, name="account_preferences"),
    path("accounts/data/", data_views.your_data, name="account_data"),
    path("accounts/export/", data_views.export_everything, name="account_export"),
    path("accounts/delete/", data_views.delete_account, name="account_delete"),
    path("accounts/deleted/", data_views.deleted, name="account_deleted"),
    path("accounts/agree/", views.agree, name="account_agree"),
    path("accounts/signup/", limited(signup, "sign-ups", 200), name="account_signup"),
    path("accounts/password/reset/", limited(password_reset, "resets", 100), name="account_reset_password"),
    path(
        "accounts/2fa/webauthn/login/",
        limited(login_webauthn, "passkeys", 500, methods=ANYHOW),
        name="mfa_login_webauthn",
    ),
    path("accounts/", include("allauth.urls")),
]
