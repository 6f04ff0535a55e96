"""Taking one's data away, and having it deleted, as people do it."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from maxvideo.accounts.models import AccountDeletion, Consent, User

PASSWORD = "correct horse"
ADDRESS = "alice@example.org"


@pytest.fixture
def browser(alice: User) -> Client:
    """Where alice has logged in."""
    client = Client()
    client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    return client


@pytest.fixture
def proved(browser: Client) -> Client:
    """The same, with the password given once more."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def zip_of(response: object) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["account_export", "account_delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_password_is_asked_for_first(browser: Client, name: str, method: str) -> None:
    response = getattr(browser, method)(reverse(name), {"email": ADDRESS})
    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not AccountDeletion.objects.exists()


def test_export_goes_on_after_the_password(browser: Client) -> None:
    way = browser.post(reverse("account_export")).headers["Location"]
    response = browser.post(way, {"password": PASSWORD})
    assert response.headers["Content-Type"] == "application/zip"
    assert "account.json" in zip_of(response).namelist()


def test_export_says_who_somebody_is_and_holds_no_secret(proved: Client, alice: User) -> None:
    packed = zip_of(proved.post(reverse("account_export")))
    told = json.loads(packed.read("account.json"))
    everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert (told["email"], told["id"]) == (ADDRESS, alice.pk)
    assert alice.password not in everything
    assert proved.session.session_key not in everything
    assert json.loads(packed.read("log-ins.json"))[0]["ip"] == "127.0.0.1"


def test_export_says_what_was_agreed_to_and_when(proved: Client, alice: User) -> None:
    consent = Consent.objects.give(alice)
    told = json.loads(zip_of(proved.post(reverse("account_export"))).read("consents.json"))
    assert [(row["version"], row["given_at"][:4]) for row in told] == [(consent.version, f"{consent.given_at:%Y}")]


def test_second_export_at_once_waits_for_the_first(proved: Client) -> None:
    first = proved.post(reverse("account_export"))
    assert proved.post(reverse("account_export")).status_code == 302
    assert zip_of(first).testzip() is None
    assert zip_of(proved.post(reverse("account_export"))).testzip() is None


def test_export_of_a_slow_reader_holds_up_nobody_elses(proved: Client, bob: User) -> None:
    held = proved.post(reverse("account_export"))
    other = Client()
    other.post(reverse("account_login"), {"login": bob.email, "password": PASSWORD})
    other.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert json.loads(zip_of(other.post(reverse("account_export"))).read("account.json"))["id"] == bob.pk
    assert zip_of(held).testzip() is None


def test_page_says_what_goes_and_what_stays(proved: Client) -> None:
    page = proved.get(reverse("account_delete")).text
    assert "Goes within an hour" in page
    assert "0 videos and 0 pictures" in page
    assert "the ledger&#x27;s numbers" in page


@pytest.mark.parametrize("typed", ["", "bob@example.org", "alice"])
def test_another_address_deletes_nothing(proved: Client, typed: str) -> None:
    response = proved.post(reverse("account_delete"), {"email": typed})
    assert response.status_code == 422
    assert f'value="{typed}"' in response.text or not typed
    assert not AccountDeletion.objects.exists()


def test_address_may_be_typed_as_one_likes(proved: Client, alice: User) -> None:
    proved.post(reverse("account_delete"), {"email": " ALICE@Example.ORG"})
    assert AccountDeletion.objects.get().user == alice


def test_person_is_told_once_more_and_logged_out(proved: Client) -> None:
    response = proved.post(reverse("account_delete"), {"email": ADDRESS}, follow=True)
    assert "Your account is being deleted" in response.text
    assert not response.context["user"].is_authenticated
    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_deleted_account_opens_no_more(proved: Client) -> None:
    proved.post(reverse("account_delete"), {"email": ADDRESS})
    response = Client().post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    assert "_auth_user_id" not in response.client.session


def test_staff_account_goes_once_its_rights_are_taken(proved: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    response = proved.post(reverse("account_delete"), {"email": ADDRESS})
    assert (response.status_code, AccountDeletion.objects.count()) == (409, 0)
    assert "staff rights" in response.text


def test_visitors_are_sent_to_log_in(client: Client) -> None:
    for name in ("account_data", "account_export", "account_delete"):
        assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("account_deleted")).status_code == 200


def test_both_are_found_from_the_account(alice: User, client_of: Callable[[User], Client]) -> None:
    page = client_of(alice).get(reverse("account_data")).text
    assert reverse("account_export") in page
    assert reverse("account_delete") in page


def test_page_of_the_export_names_every_file_of_rows(proved: Client) -> None:
    page = proved.get(reverse("account_export")).text
    packed = zip_of(proved.post(reverse("account_export"))).namelist()
    assert [name for name in packed if name.endswith(".json") and name not in page] == []
