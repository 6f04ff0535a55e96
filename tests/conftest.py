"""The cast and the ground of every test."""

import gc
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import stripe
from botocore.config import Config
from django.core.cache import caches
from django.core.management import call_command, get_commands
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from billing.pricing.models import Rate
from maxvideo.accounts.models import User
from tests import emptying, outside_calls
from tests.faults.servers import Valkey

LONGEST = ("tests/faults/", "tests/test_route.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin first: one that begins last is waited for by one worker alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


get_commands()["flush"] = emptying.Command()
stripe.HTTPClient.INITIAL_DELAY = 0  # what was not answered is asked again at once
outside_calls.watch()
gc.freeze()  # what is imported stays: looking for garbage in it took a fifteenth of the time
gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def _nothing_goes_out_of_a_transaction() -> Iterator[None]:
    outside_calls.found.clear()
    yield
    assert not outside_calls.found, "\n".join(outside_calls.found)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What this process remembers for a minute is of the test before."""
    caches["process"].clear()


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """No built static files, and stored ones in a folder of the test's own, as the turns that decoders take are."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def alice(db: None) -> User:
    """The owner."""
    return User.objects.create_user("alice@example.org", "correct horse")


@pytest.fixture
def bob(db: None) -> User:
    """A stranger with an account."""
    return User.objects.create_user("bob@example.org", "correct horse")


@pytest.fixture
def staff(db: None) -> User:
    """Somebody of the house."""
    return User.objects.create_user("staff@example.org", "correct horse", is_staff=True, is_superuser=True)


@pytest.fixture(scope="session")
def listed_rates(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[dict[str, Any]]:
    """What stands in the rows that `load_rates` makes; it is asked once, since every second test wants them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_rates", verbosity=0)
        rows = list(Rate.objects.order_by("pk").values())
        transaction.set_rollback(True)
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


@pytest.fixture
def rates(db: None, listed_rates: list[dict[str, Any]]) -> None:
    """The listed prices."""
    Rate.objects.bulk_create([Rate(**row) for row in listed_rates])


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Logs a user in and gives the client."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A real Valkey."""
    valkey = Valkey(tmp_path_factory.mktemp("redis") / "data")
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """moto's S3, a process of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        for line in server.stderr:
            if "Running on" in line:
                break
        threading.Thread(target=server.stderr.read, daemon=True).start()  # or its log fills the pipe
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
def s3(s3_server: str, settings: Settings) -> Any:
    """Storage in a bucket of the test's own; gives boto's client to look into it."""
    settings.AWS_STORAGE_BUCKET_NAME = f"test-{uuid.uuid4()}"
    settings.AWS_S3_ENDPOINT_URL = s3_server
    settings.AWS_S3_REGION_NAME = "us-east-1"
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = "test-key", "test-secret"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "generations.media.bucket.PrivateBucket"}}
    client = boto3.client(
        "s3",
        endpoint_url=s3_server,
        region_name="us-east-1",
        aws_access_key_id="test-key",
        aws_secret_access_key="test-secret",
        config=Config(signature_version="s3v4"),
    )
    client.create_bucket(Bucket=settings.AWS_STORAGE_BUCKET_NAME)
    return client
