"""Settings: one file, every value that differs between machines from the environment.

The variables, their defaults and their meaning stand in `.env.example`. A missing or malformed one raises
`environs.EnvError`, which `manage.py` and `wsgi.py` turn into one line that names it.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from maxvideo import (
    account_settings,
    database_settings,
    environment,
    https_settings,
    key_settings,
    limit_settings,
    mark_settings,
    payment_settings,
    seen_settings,
)
from maxvideo.environment import BASE_DIR, Environment, at_least, at_most, each, long_enough, matching
from maxvideo.web import content_security_policy, data_dir, database, masking

env = Environment(environment.dotenv())

# Core

DEBUG = env.bool("DEBUG", default=False)


def in_development(make: Callable[[], Any]) -> dict[str, Any]:
    """A default where DEBUG is on. Where it is off there is none, so the variable must be given."""
    return {"default": make()} if DEBUG else {}


def in_production(validator: Callable[[Any], None]) -> list[Callable[[Any], None]]:
    """What is asked of a value only where DEBUG is off."""
    return [] if DEBUG else [validator]


if not DEBUG:
    env.refuse_published_secrets()

DATA_DIR = data_dir.folder("DATA_DIR", BASE_DIR, env.str("DATA_DIR", default="var"))
SECRET_KEY = env.str(
    "SECRET_KEY",
    validate=in_production(long_enough(50)),
    **in_development(lambda: data_dir.secret(DATA_DIR, "SECRET_KEY")),
)
SECRET_KEY_FALLBACKS, ENCRYPTION_KEYS = key_settings.key_rings(env, DATA_DIR, debug=DEBUG)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", **in_development(lambda: ["*"]))
PORT = env.int("PORT", default=8000, validate=[at_least(1), at_most(65_535)])
SITE_URL = env.str(
    "SITE_URL", validate=environment.http_url, **in_development(lambda: f"http://127.0.0.1:{PORT}")
).rstrip("/")
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0, validate=at_least(0))

INSTALLED_APPS = [
    "maxvideo.apps.MaxvideoConfig",
    "maxvideo.web",
    "maxvideo.accounts.apps.AccountsConfig",
    "maxvideo.staff.apps.StaffConfig",
    "billing",
    "generations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_rq",
    "csp",
    "maxvideo.accounts.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

SENTRY_DSN = env.str("SENTRY_DSN", default="", validate=environment.sentry_dsn)
INSTALLED_APPS += ["maxvideo.web.reporting.ReportingConfig"] if SENTRY_DSN else []

MIDDLEWARE = [
    "maxvideo.web.log_ids.RequestIds",
    "maxvideo.web.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maxvideo.web.compressed_pages.CompressedPages",
    "maxvideo.web.middleware.PrivatePages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maxvideo.web.sessions.SessionLimits",
    "maxvideo.staff.sessions.StaffSessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maxvideo.accounts.known_browsers.KnownBrowsers",
    "maxvideo.accounts.entrances.Entrances",
    "maxvideo.web.middleware.SameNotFound",
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
                "maxvideo.pages.context_processors.site",
            ],
            "builtins": [f"maxvideo.web.templatetags.{name}" for name in ("excerpts", "icons", "memoize")],
        },
    },
]

# Database

MAIN_DATABASE, DIRECT_DATABASE = database_settings.read(env, DATA_DIR)
DATABASES, IS_SQLITE = {"default": MAIN_DATABASE}, database.is_sqlite(MAIN_DATABASE)

# All processes share it, and it lives when Redis is down; 300 entries, as Django has it, would cull counts of limits.
CACHES = {
    "default": {
        "BACKEND": "maxvideo.web.database_cache.SharedCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What a process may remember for itself for a minute: no query, and nothing that others have to agree with.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Work: RQ is a doorbell, the database row is the truth.
services = data_dir.services(DATA_DIR)
REDIS_IS_EMBEDDED = os.environ.get("REDIS_URL", services.get("REDIS_URL")) == services.get("REDIS_URL")
REDIS_URL = env.str(
    "REDIS_URL", default=services.get("REDIS_URL", "redis://127.0.0.1:6379/0"), validate=environment.redis_url
)
RQ_QUEUES = {
    name: {
        "URL": environment.with_query(REDIS_URL, socket_connect_timeout=1, socket_timeout=2),
        "DEFAULT_TIMEOUT": timeout,
        "DEFAULT_RESULT_TTL": 0,
        "SERIALIZER": "rq.serializers.JSONSerializer",
    }
    for name, timeout in {"start": 180, "default": 180, "save": 1200}.items()
}
RQ = {"COMMIT_MODE": "auto"}

# fal.ai
FAL_KEY = env.str("FAL_KEY", default="", validate=matching(r"|[^:\s]+:[^:\s]+", "fal's key, id:secret"))
SANDBOX_URL = env.str("SANDBOX_URL", default=services.get("SANDBOX_URL", "http://127.0.0.1:8800"))
SANDBOX_SPEED = env.float("SANDBOX_SPEED", default=1.0)
FAL_QUEUE_URL = env.str(
    "FAL_QUEUE_URL", default="https://queue.fal.run" if FAL_KEY else SANDBOX_URL, validate=environment.web_url
).rstrip("/")
FAL_IS_SANDBOX = FAL_QUEUE_URL == SANDBOX_URL
FAL_IS_LOOPBACK = environment.is_loopback(FAL_QUEUE_URL)
FAL_KEYS_HOST = FAL_QUEUE_URL if FAL_IS_LOOPBACK else "https://rest.fal.ai"
FAL_JWKS_URL = env.str("FAL_JWKS_URL", default=f"{FAL_KEYS_HOST}/.well-known/jwks.json", validate=environment.web_url)
FAL_USER_ID = env.str("FAL_USER_ID", default="")
FAL_WEBHOOK_BASE_URL = env.str("FAL_WEBHOOK_BASE_URL", default=SITE_URL, validate=environment.web_url).rstrip("/")
FAL_WEBHOOK_IS_LOOPBACK = environment.is_loopback(FAL_WEBHOOK_BASE_URL)
FAL_WEBHOOK_TOKENS = env.words(
    "FAL_WEBHOOK_TOKEN",
    *in_production(each(long_enough(24))),
    **in_development(lambda: [data_dir.secret(DATA_DIR, "FAL_WEBHOOK_TOKEN")]),
)
FAL_MEDIA_HOSTS = env.words("FAL_MEDIA_HOSTS", default=["fal.media", "*.fal.media", "storage.googleapis.com"])

# How long the workflow waits; the tests shorten these.
LEASE = timedelta(seconds=15)
LONG_LEASE = timedelta(seconds=60)  # around calls to fal and the bucket, whose time-outs add up to less
GENERATION_DEADLINE = timedelta(minutes=60)
SAVING_DEADLINE = timedelta(hours=24)
SUBMIT_RETRY_LIMIT = timedelta(minutes=15)
UNKNOWN_LIMIT = timedelta(minutes=20)
LEAVE_FAL_ALONE_FOR = timedelta(seconds=30)  # after it refused our key or an endpoint
POLL_FIRST = timedelta(seconds=10)
POLL_EVERY = timedelta(seconds=30)
POLL_WITHOUT_WEBHOOK = timedelta(seconds=3)
SWEEP_EVERY = timedelta(seconds=1)
RING_AGAIN = timedelta(seconds=2)
BAD_FILE_PAUSE = timedelta(seconds=20)

# Money
CREDITS_PER_USD = env.int("CREDITS_PER_USD", default=100, validate=at_least(1))
MARGIN_PERCENT = env.decimal("MARGIN_PERCENT", default=Decimal(0), validate=at_least(0))
STAFF_ADJUST_LIMIT = env.int("STAFF_ADJUST_LIMIT", default=10_000, validate=at_least(0))
SIGNUP_CREDITS = env.int("SIGNUP_CREDITS", default=0, validate=at_least(0))
START_RATE = env.str("START_RATE", default="120/m", validate=environment.start_rate)
MAX_IN_FLIGHT = env.int("MAX_IN_FLIGHT", default=50, validate=at_least(0))
till = payment_settings.read(env, DATA_DIR, services, debug=DEBUG)
PAYMENTS_ON, STRIPE_TAX, STRIPE_API_URL = till.PAYMENTS_ON, till.STRIPE_TAX, till.STRIPE_API_URL
STRIPE_SANDBOX_URL, STRIPE_IS_LOOPBACK = till.STRIPE_SANDBOX_URL, till.STRIPE_IS_LOOPBACK
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS = till.STRIPE_SECRET_KEY, till.STRIPE_WEBHOOK_SECRETS
STRIPE_IS_SANDBOX, STRIPE_IS_PRACTICE = till.STRIPE_IS_SANDBOX, till.STRIPE_IS_PRACTICE
TOPUP_MINIMUM, TOPUP_MAXIMUM, TOPUP_CURRENCY = till.TOPUP_MINIMUM, till.TOPUP_MAXIMUM, till.TOPUP_CURRENCY

# Files
FILE_UPLOAD_HANDLERS = limit_settings.FILE_UPLOAD_HANDLERS
WEB_CONCURRENCY, WEB_THREADS = limit_settings.WEB_CONCURRENCY, limit_settings.WEB_THREADS
STATIC_URL = "static/"
STATIC_ROOT, STATICFILES_DIRS = BASE_DIR / "staticfiles", [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "media"
SCRATCH_DIR = data_dir.folder("DATA_DIR", DATA_DIR, "scratch")
AWS_STORAGE_BUCKET_NAME = env.str("AWS_STORAGE_BUCKET_NAME", default="")
AWS_S3_ENDPOINT_URL = env.str("AWS_S3_ENDPOINT_URL", default=None, validate=environment.web_url)
AWS_S3_REGION_NAME = env.str("AWS_S3_REGION_NAME", default="us-east-1")
AWS_ACCESS_KEY_ID = env.str("AWS_ACCESS_KEY_ID", default=None)
AWS_SECRET_ACCESS_KEY = env.str("AWS_SECRET_ACCESS_KEY", default=None)
MEDIA_STORAGE = f"generations.media.{'bucket.PrivateBucket' if AWS_STORAGE_BUCKET_NAME else 'local.MediaStorage'}"
STORAGES = {
    "default": {"BACKEND": MEDIA_STORAGE},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Seconds to wait for the bucket; both together are less than a lease, which is renewed as bytes go.
STORAGE_CONNECT_TIMEOUT = 2.0
STORAGE_READ_TIMEOUT = 10.0

# A finished video's download: seconds to connect, between bytes and in all, and the bytes that are taken at most.
# The child processes that play it and redraw an uploaded picture: their memory and processor time.
MEDIA_CONNECT_TIMEOUT = 5.0
MEDIA_READ_TIMEOUT = 30.0
MEDIA_TOTAL_TIMEOUT = 600.0
MEDIA_LOW_SPEED_BYTES = 100_000  # a file of which fewer come in so many seconds gives its place to others
MEDIA_LOW_SPEED_SECONDS = 10.0
MEDIA_MAX_BYTES = 2 * 1024**3
STORAGE_LIMIT_GB, DECODERS_AT_ONCE = limit_settings.STORAGE_LIMIT_GB, limit_settings.DECODERS_AT_ONCE
SAVES_AT_ONCE = limit_settings.SAVES_AT_ONCE
PROBE_MEMORY_BYTES = 2 * 1024**3
PROBE_CPU_SECONDS = 60
CHECK_CPU_SECONDS = 15
MARK_INSIDE_MOST_BYTES = 150 * 1024**2
C2PA_FILES = mark_settings.read(env, DATA_DIR)
LEAST_FREE_BYTES = 256 * 1024**2  # less room in DATA_DIR than this is a fault that /healthz shows
PICTURE_MEMORY_BYTES = 1024**3
PICTURE_CPU_SECONDS = 10

# Accounts
AUTH_USER_MODEL = "accounts.User"
STAFF_NEED_MFA = not DEBUG
LEGAL_VERSION = "2026-11-30"  # of terms and privacy; a new one is agreed to by everybody before the next start
vars().update(account_settings.settings_of(debug=DEBUG, site_url=SITE_URL))

# Mail
vars().update(environment.mail_of(env.mail("EMAIL_URL", default="console:"), debug=DEBUG))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"MaxVideo <noreply@{urlsplit(SITE_URL).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ADMINS = env.admins("ADMINS", default="")
COMPANY_NAME = env.str("COMPANY_NAME", default="")
COMPANY_ADDRESS = env.str("COMPANY_ADDRESS", default="")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="", validate=matching(r"|[^@\s]+@[^@\s]+", "an e-mail address"))

# What browsers are told. An https SITE_URL makes every cookie secure and every visit https.
vars().update(https_settings.settings_of(is_https=IS_HTTPS))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = content_security_policy.policy(
    AWS_STORAGE_BUCKET_NAME, AWS_S3_ENDPOINT_URL, AWS_S3_REGION_NAME
)

# Logs: one line each on standard error, with everything secret masked, tracebacks included; and numbers.
SECRET_VALUES = masking.secret_values(
    *(SECRET_KEY, FAL_KEY, *FAL_WEBHOOK_TOKENS, AWS_SECRET_ACCESS_KEY, REDIS_URL),
    *(env.str(name, default="") for name in ("DATABASE_URL", "DATABASE_POOLER_URL")),
    *(*SECRET_KEY_FALLBACKS, *ENCRYPTION_KEYS, *till.secrets, seen_settings.METRICS_TOKEN),
)
LOGGING, METRICS_TOKEN = seen_settings.logging_of(SECRET_VALUES), seen_settings.METRICS_TOKEN

USE_TZ, TIME_ZONE = True, "UTC"
LANGUAGE_CODE = "en"
USE_THOUSAND_SEPARATOR = True
