"""Settings of accounts: how people get in, how often one may try, what is asked again."""

from typing import Any, Final
from urllib.parse import urlsplit

from maxvideo import limit_settings
from maxvideo.web import sessions

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
PASSKEY_FORMS: Final = {
    "add_webauthn": "maxvideo.accounts.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "maxvideo.accounts.passkey_forms.AuthenticatePasskeyForm",
    "login_webauthn": "maxvideo.accounts.passkey_forms.LoginPasskeyForm",
    "reauthenticate_webauthn": "maxvideo.accounts.passkey_forms.ReauthenticatePasskeyForm",
}


def settings_of(*, debug: bool, site_url: str) -> dict[str, Any]:
    """Django's and allauth's settings, by name."""
    return {
        "AUTHENTICATION_BACKENDS": ["maxvideo.accounts.backends.AccountBackend"],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        "AUTH_PASSWORD_VALIDATORS": [{"NAME": name} for name in PASSWORD_VALIDATORS],
        "SESSION_COOKIE_AGE": int(sessions.PEOPLE.inactive.total_seconds()),  # from when somebody was last here
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
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
        "ACCOUNT_RATE_LIMITS": {
            "login": "",  # these two, and who asks for a new password: `accounts.entrances`
            "signup": "",
            "reset_password": "5/m/key",
            "login_failed": "10/m/ip,5/300s/key",  # the key is an address and a network
            "login_failed_account": "100/d/key",  # from browsers that are not known: `accounts.attempts`
        },
        "SIGNUP_RATE": limit_settings.SIGNUP_RATE,
        "LOGIN_RATE": limit_settings.LOGIN_RATE,
        "MFA_ADAPTER": "maxvideo.accounts.adapter.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_FORMS": PASSKEY_FORMS,
        "MFA_TOTP_ISSUER": "MaxVideo",
    }
