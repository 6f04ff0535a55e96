"""The WSGI application that the web processes serve."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from environs import EnvError

os.environ.setdefault("SQLITE_TIMEOUT", "8")  # a page waits less long for the write lock than a worker
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maxvideo.settings")

try:
    application = get_wsgi_application()
except EnvError as error:
    sys.exit(f"MaxVideo cannot start: {error}")
