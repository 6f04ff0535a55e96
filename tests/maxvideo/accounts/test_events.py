import pytest
from django.test import Client

from maxvideo.accounts.models import User
from tests.maxvideo.accounts.people import PASSWORD, log_in, make_noor


@pytest.fixture(autouse=True)
def noor(db: None) -> User:
    return make_noor()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged of accounts so far; read it again after more was done."""

    class Lines(list[str]):
        def __contains__(self, line: object) -> bool:
            return line in [record.getMessage() for record in caplog.records if record.name.endswith("events")]

    return Lines()


def test_log_in_and_log_out_are_logged(noor: User, lines: list[str]) -> None:
    browser = Client()
    log_in(browser)
    browser.post("/accounts/logout/", REMOTE_ADDR="203.0.113.7")
    assert f"logged_in user={noor.pk} network=203.0.113.7" in lines
    assert f"logged_out user={noor.pk} network=203.0.113.7" in lines


def test_failed_log_in_is_logged_without_address_and_password(
    lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    log_in(Client(), "wrong-and-secret", network="2001:db8:1:2::5")
    assert "log_in_failed address=n***@example.org network=2001:db8:1:2::/64" in lines
    assert "wrong-and-secret" not in caplog.text
    assert "noor@" not in caplog.text


def test_new_password_is_logged(noor: User, lines: list[str]) -> None:
    browser = Client()
    log_in(browser)
    new = {"oldpassword": PASSWORD, "password1": "another sea 34", "password2": "another sea 34"}
    browser.post("/accounts/password/change/", new)
    assert f"password_changed user={noor.pk} network=127.0.0.1" in lines
