"""The site's settings with static files served compressed, as in production, and a page for each error.

A site reads them where DJANGO_SETTINGS_MODULE says so.
"""

from maxvideo.settings import *  # noqa: F403 - Django reads its settings from one module's names
from maxvideo.settings import DATA_DIR

ROOT_URLCONF = "tests.browser.urls"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = WHITENOISE_KEEP_ONLY_HASHED_FILES = False
