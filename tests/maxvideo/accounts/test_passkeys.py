"""Passkeys, as far as a browser is not needed for them."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import User
from tests.maxvideo.accounts.people import PASSWORD, log_in, make_noor

GARBAGE = "AAECAwQF"
SHAPED = {"id": GARBAGE, "rawId": GARBAGE, "type": "public-key"}
NONSENSE = [
    *("", "{}", "[]", "1", "null", '{"id": 1}', "nonsense"),
    json.dumps(SHAPED | {"response": [1]}),
    json.dumps(SHAPED | {"response": {"clientDataJSON": GARBAGE, "attestationObject": GARBAGE, "userHandle": 5}}),
    json.dumps(
        SHAPED
        | {"response": {"clientDataJSON": GARBAGE, "authenticatorData": GARBAGE, "signature": "", "userHandle": "MQ"}}
    ),
]


@pytest.fixture
def browser(db: None, settings: Settings) -> Client:
    """Noor's, logged in and not asked again for some minutes."""
    settings.SITE_URL = "https://maxvideo.example"
    make_noor()
    client = Client()
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_dialog_is_told_the_host_of_site_url_whatever_the_host_header(browser: Client) -> None:
    page = browser.get("/accounts/2fa/webauthn/add/", headers={"host": "evil.example"})
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "maxvideo.example"


def test_log_in_asks_any_browser_for_a_verified_person(db: None) -> None:
    answer = Client().get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    options = json.loads(answer.content)["request_options"]["publicKey"]
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


def test_passkey_is_added_only_after_the_password(db: None) -> None:
    make_noor()
    client = Client()
    log_in(client)
    assert client.get("/accounts/2fa/webauthn/add/").url.startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_for_a_passkey_is_refused(browser: Client, credential: str) -> None:
    answer = browser.post("/accounts/2fa/webauthn/add/", {"name": "Key", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_logs_nobody_in(db: None, credential: str) -> None:
    client = Client()
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, False)


def test_passkey_of_somebody_else_is_not_there(browser: Client, alice: User) -> None:
    key = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Hers", "credential": {}})
    for what in ("edit", "remove"):
        assert browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/{what}/", {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Hers"


def test_name_of_a_passkey_is_text(browser: Client) -> None:
    noor = User.objects.get()
    name = "<script>x</script>"
    Authenticator.objects.create(user=noor, type="webauthn", data={"name": name, "credential": {}})
    page = browser.get("/accounts/2fa/webauthn/").text
    assert name not in page
    assert "&lt;script&gt;x" in page


def test_ways_to_be_sure_are_called_as_everywhere_else(db: None) -> None:
    noor, client = make_noor(), Client()
    log_in(client)
    Authenticator.objects.create(user=noor, type="webauthn", data={"name": "Key", "credential": {}})
    Authenticator.objects.create(user=noor, type="recovery_codes", data={"seed": "", "used_mask": 0})
    page = client.get("/accounts/reauthenticate/").text
    assert "Use a passkey" in page
    assert "Use a code" in page


def test_address_that_waits_is_named_as_the_reason(browser: Client) -> None:
    EmailAddress.objects.create(user=User.objects.get(), email="new@example.org", verified=False)
    page = browser.get("/accounts/2fa/webauthn/add/", follow=True)
    assert "A new address waits to be confirmed" in page.text
