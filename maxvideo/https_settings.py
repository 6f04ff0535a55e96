"""Settings of a site that is served over https: every cookie is secure and every visit https."""

from typing import Any

A_YEAR = 365 * 24 * 3600


def settings_of(*, is_https: bool) -> dict[str, Any]:
    """Django's settings, by name; none where the site is served over http."""
    if not is_https:
        return {}
    return {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_REDIRECT_EXEMPT": [r"^healthz$", r"^metrics$"],
        "SECURE_HSTS_SECONDS": A_YEAR,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
    }
