import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a calm studio 12"


def test_made_account_can_log_in(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    call_command("create_account", "Noor@Example.org", "--password", PASSWORD, verbosity=0)
    client = Client()
    client.post("/accounts/login/", {"login": "noor@example.org", "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_credits_are_granted() -> None:
    call_command("create_account", "noor@example.org", "--password", PASSWORD, "--credits", "250")
    assert User.objects.get().credit_account.available == 250


def test_staff_may_do_everything() -> None:
    call_command("create_account", "noor@example.org", "--password", PASSWORD, "--staff")
    user = User.objects.get()
    assert user.is_staff
    assert user.is_superuser


def test_taken_address_is_refused_whatever_its_case(alice: User) -> None:
    with pytest.raises(CommandError, match=r"^ALICE@example\.org is taken"):
        call_command("create_account", "ALICE@example.org", "--password", PASSWORD, "--credits", "5")
    assert User.objects.count() == 1


@pytest.mark.parametrize(("email", "credits"), [("nobody", "0"), ("a@example.org", "-1"), ("a@example.org", "9" * 20)])
def test_nonsense_is_refused(email: str, credits: str) -> None:
    with pytest.raises(CommandError):
        call_command("create_account", email, "--credits", credits, "--password", PASSWORD)
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["x", "maxvideo1", "password123"])
def test_password_that_can_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(CommandError, match=r"^This password is not taken"):
        call_command("create_account", "noor@example.org", "--password", password, "--staff")
    assert not User.objects.exists()
