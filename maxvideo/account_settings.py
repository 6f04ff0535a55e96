"""Settings of accounts: how people get in, how often one may try, what is asked again."""

from typing import Any, Final
from urllib.parse import urlsplit

PASSWORD_VALIDATORS: Final = (
    "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
    "django.contrib.auth.password_validation.MinimumLengthValidator",
    "django.contrib.auth.password_validation.CommonPasswordValidator",
    "maxvideo.accounts.passwords.GuessablePasswordValidator",
)
FORMS: Final = {
    "login": "maxvideo.accounts.address_forms.LoginForm",
    "signup": "maxvideo.accounts.address_forms.SignupForm",
    "add_email": "maxvideo.accounts.address_forms.AddEmailForm",
    "reset_password": "maxvideo.accounts.address_forms.ResetPasswordForm",
}


def settings_of(*, debug: bool, site_url: str) -> dict[str, Any]:
    """Django's and allauth's settings, by name."""
    return {
        "AUTH_PASSWORD_VALIDATORS": [{"NAME": name} for name in PASSWORD_VALIDATORS],
        "ACCOUNT_ADAPTER": "maxvideo.accounts.adapter.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_FORMS": FORMS,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "optional" if debug else "mandatory",
        "ACCOUNT_CHANGE_EMAIL": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": urlsplit(site_url).scheme,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "home",
        # an office shares an address; failed ones stay at 10 a minute
        "ACCOUNT_RATE_LIMITS": {"login": "120/m/ip"},
        "MFA_ADAPTER": "maxvideo.accounts.adapter.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "MaxVideo",
    }
