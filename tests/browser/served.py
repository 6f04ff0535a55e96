"""The site's settings with static files served compressed, as in production, a page for each error, quick passwords.

A site reads them where DJANGO_SETTINGS_MODULE says so. Its static files are kept: only the first of those that start
side by side compresses them, and again when they change.
"""

from maxvideo.settings import *  # noqa: F403 - Django reads its settings from one module's names
from maxvideo.settings import BASE_DIR

ROOT_URLCONF = "tests.browser.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = BASE_DIR / "tests/browser/staticfiles"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = WHITENOISE_KEEP_ONLY_HASHED_FILES = False
