"""Settings: one file, every value that differs between machines from the environment.

The variables, their defaults and their meaning stand in `.env.example`. A missing or malformed one raises
`environs.EnvError`, which `manage.py` and `wsgi.py` turn into one line that names it.
"""

import secrets
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env

from maxvideo.environment import kept_services

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# Core

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=secrets.token_urlsafe(50)) if DEBUG else env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"]) if DEBUG else env.list("ALLOWED_HOSTS")
SITE_URL = (
    env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}") if DEBUG else env.str("SITE_URL")
).rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "maxvideo",
    "billing",
    "generations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_rq",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "maxvideo.urls"
WSGI_APPLICATION = "maxvideo.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maxvideo.context_processors.site",
            ],
        },
    },
]

# Database: SQLite in WAL, every transaction IMMEDIATE, so that writers queue instead of failing half-way.

DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'maxvideo.sqlite3'}")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.int("SQLITE_TIMEOUT", default=20),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c lock_timeout=8s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
    }

DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")} if IS_SQLITE else {}

# A cache that all processes share and that lives when Redis is down.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Work: RQ is a doorbell, the database row is the truth.

services = kept_services(DATA_DIR)
REDIS_URL = env.str("REDIS_URL", default="")
REDIS_IS_EMBEDDED = not REDIS_URL
REDIS_URL = REDIS_URL or services.get("REDIS_URL", "redis://127.0.0.1:6379/0")
RQ_QUEUES = {
    name: {"URL": REDIS_URL, "DEFAULT_TIMEOUT": timeout, "DEFAULT_RESULT_TTL": 0}
    for name, timeout in {"default": 180, "save": 1200}.items()
}
RQ = {"COMMIT_MODE": "auto"}

# fal.ai

FAL_KEY = env.str("FAL_KEY", default="")
SANDBOX_URL = env.str("SANDBOX_URL", default=services.get("SANDBOX_URL", "http://127.0.0.1:8800"))
SANDBOX_SPEED = env.float("SANDBOX_SPEED", default=1.0)
FAL_QUEUE_URL = env.str("FAL_QUEUE_URL", default="https://queue.fal.run" if FAL_KEY else SANDBOX_URL).rstrip("/")
FAL_IS_SANDBOX = FAL_QUEUE_URL == SANDBOX_URL
FAL_IS_LOOPBACK = urlsplit(FAL_QUEUE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
FAL_JWKS_URL = env.str(
    "FAL_JWKS_URL",
    default=f"{FAL_QUEUE_URL}/.well-known/jwks.json"
    if FAL_IS_LOOPBACK
    else "https://rest.fal.ai/.well-known/jwks.json",
)
FAL_USER_ID = env.str("FAL_USER_ID", default="")
FAL_WEBHOOK_BASE_URL = env.str("FAL_WEBHOOK_BASE_URL", default=SITE_URL).rstrip("/")
FAL_WEBHOOK_IS_LOOPBACK = urlsplit(FAL_WEBHOOK_BASE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
FAL_MEDIA_HOSTS = env.list("FAL_MEDIA_HOSTS", default=["fal.media", "*.fal.media", "storage.googleapis.com"])
FAL_WEBHOOK_TOKENS = env.list("FAL_WEBHOOK_TOKEN", default=["development"])

# How long the workflow waits; the tests shorten these.

LEASE = timedelta(seconds=15)
SUBMIT_LEASE = timedelta(seconds=45)
GENERATION_DEADLINE = timedelta(minutes=60)
SAVING_DEADLINE = timedelta(hours=24)
SUBMIT_RETRY_LIMIT = timedelta(minutes=15)
UNKNOWN_LIMIT = timedelta(minutes=20)
POLL_FIRST = timedelta(seconds=10)
POLL_EVERY = timedelta(seconds=30)
POLL_WITHOUT_WEBHOOK = timedelta(seconds=3)
SWEEP_EVERY = timedelta(seconds=1)
RING_AGAIN = timedelta(seconds=10)
KEEP_DELETED = timedelta(days=30)

# Money

CREDITS_PER_USD = env.int("CREDITS_PER_USD", default=100)
MARGIN_PERCENT = env.decimal("MARGIN_PERCENT", default=Decimal(0))
SIGNUP_CREDITS = env.int("SIGNUP_CREDITS", default=0)
START_RATE = env.str("START_RATE", default="120/m")
MAX_IN_FLIGHT = env.int("MAX_IN_FLIGHT", default=50)

# Files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
SCRATCH_DIR = DATA_DIR / "scratch"
SCRATCH_DIR.mkdir(exist_ok=True)
AWS_STORAGE_BUCKET_NAME = env.str("AWS_STORAGE_BUCKET_NAME", default="")
AWS_S3_ENDPOINT_URL = env.str("AWS_S3_ENDPOINT_URL", default=None) or None
AWS_S3_REGION_NAME = env.str("AWS_S3_REGION_NAME", default="us-east-1")
AWS_ACCESS_KEY_ID = env.str("AWS_ACCESS_KEY_ID", default=None) or None
AWS_SECRET_ACCESS_KEY = env.str("AWS_SECRET_ACCESS_KEY", default=None) or None
STORAGES = {
    "default": {
        "BACKEND": "generations.media.bucket.PrivateBucket"
        if AWS_STORAGE_BUCKET_NAME
        else "generations.media.local.MediaStorage"
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A finished video's download: seconds to connect, between bytes and in all, and the bytes that are taken at most.
# The child process that plays it: its memory and processor time.

MEDIA_CONNECT_TIMEOUT = 5.0
MEDIA_READ_TIMEOUT = 30.0
MEDIA_TOTAL_TIMEOUT = 600.0
MEDIA_MAX_BYTES = 2 * 1024**3
PROBE_MEMORY_BYTES = 2 * 1024**3
PROBE_CPU_SECONDS = 60

# Accounts

AUTH_USER_MODEL = "maxvideo.User"
AUTHENTICATION_BACKENDS = ["maxvideo.backends.AccountBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEBUG else "mandatory"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_THOUSAND_SEPARATOR = True
