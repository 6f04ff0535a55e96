"""What the environment may and may not say: each case in a process of its own, as at a start."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from maxvideo.environment import SECRETS

PROJECT = Path(__file__).resolve().parents[2]
LOAD = "import maxvideo.settings"
PRODUCTION = {
    "SECRET_KEY": "p" * 60,
    "ALLOWED_HOSTS": "maxvideo.example",
    "SITE_URL": "https://maxvideo.example",
    "FAL_WEBHOOK_TOKEN": "token-one-of-24-letters-or-more",
}


@pytest.fixture(scope="module")
def starts() -> Iterator["subprocess.Popen[str]"]:
    """The process that each start is forked from."""
    command = [sys.executable, "-m", "tests.maxvideo.starts"]
    environment = {"PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def run(tmp_path: Path, starts: "subprocess.Popen[str]") -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a piece of Python, or manage.py, under an environment and nothing else; returns the finished process."""

    def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
        own = {"PATH": os.environ["PATH"], "ENV_FILE": "/dev/null", "DATA_DIR": str(tmp_path)}
        said = {name: tmp_path.with_name(f"{tmp_path.name}-{name}") for name in ("stdout", "stderr")}
        print(json.dumps({"environment": own | environment, "words": words} | said, default=str), file=starts.stdin)
        starts.stdin.flush()
        code = int(starts.stdout.readline())
        return subprocess.CompletedProcess(words, code, *(path.read_text() for path in said.values()))

    return run


@pytest.fixture
def told(run: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., str]:
    """The value of an expression over the settings under an environment."""

    def value(environment: dict[str, str], expression: str) -> str:
        process = run(environment, "-c", f"from maxvideo import settings as s; print({expression})")
        assert process.returncode == 0, process.stderr
        return process.stdout.strip()

    return value


@pytest.mark.parametrize("name", PRODUCTION)
def test_required_variable_that_is_missing_or_empty_is_named(
    run: Callable[..., subprocess.CompletedProcess[str]], name: str
) -> None:
    for rest in ({}, {name: ""}):
        others = {key: value for key, value in PRODUCTION.items() if key != name}
        process = run(others | rest, "-c", LOAD)
        assert process.returncode != 0
        assert f'"{name}" not set' in process.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("ALLOWED_HOSTS", "a,,b"),
        ("SITE_URL", "maxvideo.example"),
        ("SITE_URL", "ftp://maxvideo.example"),
        ("SITE_URL", "https://maxvideo.example:port"),
        ("SITE_URL", "https://maxvideo.example/below"),
        ("DATA_DIR", "/proc/none"),
        ("DATA_DIR", "/proc"),
        ("PORT", "99999"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://user:password@host/name"),
        ("DATABASE_URL", "postgres://user:password@host"),
        ("DATABASE_URL", "postgres://user:password@host:port/name"),
        ("DATABASE_POOLER_URL", "postgres://user:password@host/name"),  # of nothing that it could pool
        ("DATABASE_POOLER_URL", "127.0.0.1:6432"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("REDIS_URL", "redis://["),
        ("REDIS_URL", "redis://127.0.0.1:port/0"),
        ("FAL_KEY", "without-a-colon"),
        ("FAL_QUEUE_URL", "queue.fal.run"),
        ("FAL_WEBHOOK_TOKEN", "one,,two"),
        ("FAL_WEBHOOK_TOKEN", "a" * 23),
        ("FAL_WEBHOOK_TOKEN", f"{'a' * 24},b"),
        ("SECRET_KEY", "a" * 49),
        ("SECRET_KEY_FALLBACKS", "a" * 49),
        ("ENCRYPTION_KEY", "a" * 31),
        ("ENCRYPTION_KEY", f"{'a' * 32},short"),
        ("STAFF_ADJUST_LIMIT", "-1"),
        ("STRIPE_SECRET_KEY", "pk_live_0123456789"),
        ("STRIPE_SECRET_KEY", "sk_test_123"),
        ("STRIPE_WEBHOOK_SECRET", f"whsec_{'a' * 30},{'b' * 36}"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_short"),
        ("STRIPE_API_URL", "api.stripe.com"),
        ("STRIPE_TAX", "on"),
        ("TOPUP_CURRENCY", "dollars"),
        ("TOPUP_CURRENCY", "JPY"),
        ("TOPUP_MINIMUM", "0"),
        ("TOPUP_MINIMUM", "100001"),
        ("TOPUP_MAXIMUM", "1000000001"),
        ("FAL_WEBHOOK_BASE_URL", "//maxvideo.example"),
        ("FAL_JWKS_URL", "rest.fal.ai"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "all"),
        ("AWS_S3_ENDPOINT_URL", "minio:9000"),
        ("CREDITS_PER_USD", "0"),
        ("MARGIN_PERCENT", "abc"),
        ("MARGIN_PERCENT", "-5"),
        ("MARGIN_PERCENT", "NaN"),
        ("SIGNUP_CREDITS", "1.5"),
        ("EMAIL_URL", "pigeon://roof"),
        ("ADMINS", "ann@example.org,,ben@example.org"),
        ("ADMINS", "ann"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://["),
        ("EMAIL_URL", "smtp://host:99999"),
        ("START_RATE", "many"),
        ("START_RATE", "120/h"),
        ("SIGNUP_RATE", "many"),
        ("LOGIN_RATE", "120/h"),
        ("MAX_IN_FLIGHT", "-1"),
        ("SENTRY_DSN", "nonsense"),
        ("SENTRY_DSN", "https://key@sentry.example/project"),
    ],
)
def test_malformed_variable_stops_the_start_and_is_named_without_its_value(
    run: Callable[..., subprocess.CompletedProcess[str]], name: str, value: str
) -> None:
    process = run(PRODUCTION | {name: value}, "-c", LOAD)
    assert process.returncode != 0
    last = process.stderr.splitlines()[-1]
    assert f'"{name}" invalid' in last
    assert "password" not in last.replace("user:password", "")


def test_manage_says_it_in_one_line(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    process = run({}, "manage.py", "check")
    assert process.returncode == 1
    assert process.stderr == 'MaxVideo cannot start: Environment variable "SECRET_KEY" not set\n'


def test_weak_secret_stops_the_start_in_one_line(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    process = run(PRODUCTION | {"FAL_WEBHOOK_TOKEN": "x"}, "manage.py", "check")
    assert process.returncode == 1
    assert process.stderr.startswith('MaxVideo cannot start: Environment variable "FAL_WEBHOOK_TOKEN" invalid')
    assert len(process.stderr.splitlines()) == 1


def published() -> list[tuple[str, str]]:
    """The secrets that `.env.example` shows, in force or behind a #."""
    lines = re.findall(r"^(?:# )?([A-Z_]+)=(\S+)$", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    return [(name, value) for name, value in lines if name in SECRETS and (":" not in value or "@" in value)]


def test_example_has_secrets_to_refuse() -> None:
    assert {"FAL_WEBHOOK_TOKEN", "DATABASE_URL", "EMAIL_URL"} <= {name for name, _ in published()}


@pytest.mark.parametrize(("name", "value"), published())
def test_secret_of_the_example_stops_the_start(
    run: Callable[..., subprocess.CompletedProcess[str]], name: str, value: str
) -> None:
    process = run(PRODUCTION | {name: value}, "manage.py", "check")
    assert process.returncode == 1
    assert process.stderr.startswith(f'MaxVideo cannot start: Environment variable "{name}" invalid')
    assert value not in process.stderr


def test_weak_secret_is_taken_in_development(told: Callable[..., str]) -> None:
    assert told({"DEBUG": "1", "SECRET_KEY": "x", "FAL_WEBHOOK_TOKEN": "y"}, "s.SECRET_KEY") == "x"


@pytest.mark.parametrize("name", ["COMPANY_NAME", "COMPANY_ADDRESS"])
def test_deployment_check_asks_who_is_behind_the_site(
    run: Callable[..., subprocess.CompletedProcess[str]], name: str
) -> None:
    company = {"COMPANY_NAME": "Reel Ltd", "COMPANY_ADDRESS": "1 Street"}
    process = run(PRODUCTION | company | {name: ""}, "manage.py", "check", "--deploy")
    assert f"{name} is not set." in process.stderr


def test_data_folder_and_database_are_their_owners_alone(told: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    told(PRODUCTION | {"DATA_DIR": str(folder)}, "1")
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "maxvideo.sqlite3").stat().st_mode & 0o077 == 0


def test_console_mail_is_not_logged_where_debug_is_off(told: Callable[..., str]) -> None:
    assert told(PRODUCTION, "s.EMAIL_BACKEND") == "maxvideo.web.unsent_mail.EmailBackend"
    assert told({"DEBUG": "1"}, "s.EMAIL_BACKEND") == "django.core.mail.backends.console.EmailBackend"


def test_defaults_are_the_documented_ones(told: Callable[..., str]) -> None:
    values = "s.CREDITS_PER_USD, s.MARGIN_PERCENT, s.SIGNUP_CREDITS, s.START_RATE, s.MAX_IN_FLIGHT, s.TRUSTED_PROXIES"
    assert told(PRODUCTION, values) == "100 0 0 120/m 50 0"
    assert told(PRODUCTION, "s.DEBUG, s.FAL_MEDIA_HOSTS") == (
        "False ['fal.media', '*.fal.media', 'storage.googleapis.com']"
    )


def test_debug_makes_secrets_once_and_keeps_them(told: Callable[..., str]) -> None:
    first = told({"DEBUG": "1"}, "s.SECRET_KEY, s.FAL_WEBHOOK_TOKENS")
    assert told({"DEBUG": "on"}, "s.SECRET_KEY, s.FAL_WEBHOOK_TOKENS") == first


def test_debug_site_follows_the_port(told: Callable[..., str]) -> None:
    assert told({"DEBUG": "true", "PORT": "8123"}, "s.SITE_URL") == "http://127.0.0.1:8123"


def test_empty_variable_counts_as_not_set(told: Callable[..., str]) -> None:
    assert told(PRODUCTION | {"MARGIN_PERCENT": "", "DATABASE_URL": ""}, "s.MARGIN_PERCENT, s.IS_SQLITE") == "0 True"


def test_dotenv_is_read_and_the_environment_wins(told: Callable[..., str], tmp_path: Path) -> None:
    dotenv = tmp_path / "env"
    dotenv.write_text("SIGNUP_CREDITS=5\nMAX_IN_FLIGHT=7\n")
    environment = PRODUCTION | {"ENV_FILE": str(dotenv), "MAX_IN_FLIGHT": "9"}
    assert told(environment, "s.SIGNUP_CREDITS, s.MAX_IN_FLIGHT") == "5 9"


def test_several_webhook_tokens(told: Callable[..., str]) -> None:
    new, old = "n" * 24, "o" * 24
    assert told(PRODUCTION | {"FAL_WEBHOOK_TOKEN": f"{new}, {old}"}, "s.FAL_WEBHOOK_TOKENS") == str([new, old])


def test_without_a_key_the_queue_is_the_sandbox(told: Callable[..., str]) -> None:
    assert told(PRODUCTION, "s.FAL_IS_SANDBOX, s.FAL_IS_LOOPBACK") == "True True"


def test_with_a_key_the_queue_is_fal(told: Callable[..., str]) -> None:
    environment = PRODUCTION | {"FAL_KEY": "id:secret"}
    assert told(environment, "s.FAL_QUEUE_URL, s.FAL_IS_SANDBOX") == "https://queue.fal.run False"
    assert told(environment, "s.FAL_JWKS_URL") == "https://rest.fal.ai/.well-known/jwks.json"


def test_https_makes_cookies_secure_and_redirects(told: Callable[..., str]) -> None:
    assert told(PRODUCTION, "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SECURE_SSL_REDIRECT") == (
        "__Host-sessionid __Host-csrftoken True"
    )


def test_https_is_https_in_capitals_too(told: Callable[..., str]) -> None:
    assert told(PRODUCTION | {"SITE_URL": "HTTPS://maxvideo.example"}, "s.IS_HTTPS") == "True"


def test_folder_of_data_is_the_projects_wherever_the_command_is_called_from(told: Callable[..., str]) -> None:
    assert told(PRODUCTION | {"DATA_DIR": "var/test/own"}, "s.DATA_DIR.relative_to(s.BASE_DIR)") == "var/test/own"


def test_http_works_without_them(told: Callable[..., str]) -> None:
    plain = PRODUCTION | {"SITE_URL": "http://maxvideo.example"}
    assert told(plain, "hasattr(s, 'SECURE_SSL_REDIRECT'), hasattr(s, 'SESSION_COOKIE_SECURE')") == "False False"


def test_pages_wait_less_long_for_the_write_lock_than_workers(
    run: Callable[..., subprocess.CompletedProcess[str]], told: Callable[..., str]
) -> None:
    waiting = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['timeout'])"
    assert run(PRODUCTION, "-c", f"import maxvideo.wsgi; {waiting}").stdout == "8\n"
    assert told(PRODUCTION, "s.DATABASES['default']['OPTIONS']['timeout']") == "20"


def test_postgres_is_told_its_time_limits(told: Callable[..., str]) -> None:
    options = told(
        PRODUCTION | {"DATABASE_URL": "postgres://u:p%40@host:5433/name"},
        "s.DATABASES['default']['OPTIONS']['options']",
    )
    assert all(limit in options for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session"))


def test_mail_by_smtp_and_by_smtps(told: Callable[..., str]) -> None:
    expression = "s.EMAIL_HOST_PASSWORD, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL"
    assert told(PRODUCTION | {"EMAIL_URL": "smtp://u:p%40ss@host:587"}, expression) == "p@ss 587 True False"
    assert told(PRODUCTION | {"EMAIL_URL": "smtps://u:pw@host"}, expression) == "pw 465 False True"


def test_admins_are_addresses(told: Callable[..., str]) -> None:
    given = PRODUCTION | {"ADMINS": "ann@example.org, ben@example.org"}
    assert told(given, "[address for _, address in s.ADMINS]") == "['ann@example.org', 'ben@example.org']"
    assert told(PRODUCTION, "s.ADMINS") == "[]"


def test_policy_has_nothing_inline_and_names_the_bucket(told: Callable[..., str]) -> None:
    environment = PRODUCTION | {"AWS_STORAGE_BUCKET_NAME": "clips", "AWS_S3_ENDPOINT_URL": "https://s3.example:9000"}
    assert told(environment, "'unsafe' in str(s.CONTENT_SECURITY_POLICY)") == "False"
    assert told(environment, "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['media-src']") == (
        "[\"'self'\", 'https://s3.example:9000']"
    )


def test_deployment_check_has_no_warning(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    made = "abcdefghij0123456789" * 3
    example = {"ENV_FILE": str(PROJECT / ".env.example"), "SECRET_KEY": made, "FAL_WEBHOOK_TOKEN": made}
    process = run(example, "manage.py", "check", "--deploy")
    assert process.returncode == 0, process.stderr
    assert "no issues (0 silenced)" in process.stdout


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is told by its own configuration")
@pytest.mark.django_db
def test_acknowledged_money_survives_a_power_cut() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
