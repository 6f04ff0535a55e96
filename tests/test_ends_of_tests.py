"""What a transactional test leaves is not there for the next one, whatever becomes of it."""

from contextlib import suppress

import pytest
from django.core.cache import cache
from django.core.management import call_command

from maxvideo.accounts.models import User
from tests.read_only import read_only

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_remembered_is_gone_too() -> None:
    cache.set("a", 1)
    call_command("flush", verbosity=0, interactive=False)
    assert cache.get("a") is None


def test_database_takes_writes_again_after_a_test_that_failed_meanwhile() -> None:
    with suppress(AssertionError), read_only():
        assert User.objects.exists()
    User.objects.create_user("alice@example.org", "correct horse")
