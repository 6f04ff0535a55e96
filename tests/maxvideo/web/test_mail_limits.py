import pytest
from django.db import connection

from maxvideo.web import mail_limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def _full() -> None:
    for _ in range(mail_limits.MAILS):
        mail_limits.count("reset", "Noor@example.org")


@pytest.mark.usefixtures("_full")
def test_address_gets_so_many_of_a_kind_whatever_its_case() -> None:
    assert mail_limits.are_too_many("reset", "noor@EXAMPLE.org")


@pytest.mark.usefixtures("_full")
@pytest.mark.parametrize(("kind", "address"), [("sign-up", "noor@example.org"), ("reset", "carol@example.org")])
def test_other_mails_go(kind: str, address: str) -> None:
    assert not mail_limits.are_too_many(kind, address)


@pytest.mark.usefixtures("_full")
def test_no_address_is_kept_for_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        assert "noor" not in repr(cursor.fetchall()).lower()
