import pytest
from django.test import Client
from pytest_django import Settings

from maxvideo.accounts.models import Consent, User, is_outdated

pytestmark = pytest.mark.django_db


def sign_up() -> None:
    Client().post("/accounts/signup/", {"email": "noor@example.org", "password1": "a calm studio 12"})


def test_sign_up_keeps_which_version_was_agreed_to(settings: Settings) -> None:
    sign_up()
    consent = Consent.objects.get(user__email="noor@example.org")
    assert consent.version == settings.LEGAL_VERSION


def test_page_of_sign_up_says_what_is_agreed_to() -> None:
    page = Client().get("/accounts/signup/").text
    assert "18 or older and agree to the" in page
    assert 'href="/terms/"' in page.partition("<footer")[0]


def test_same_texts_are_agreed_to_once(alice: User) -> None:
    Consent.objects.give(alice)
    Consent.objects.give(alice)
    assert alice.consents.count() == 1


def test_new_texts_are_agreed_to_anew(alice: User, settings: Settings) -> None:
    Consent.objects.give(alice)
    settings.LEGAL_VERSION = "2030-01-01"
    assert is_outdated(alice)
    Consent.objects.give(alice)
    assert not is_outdated(User.objects.get(pk=alice.pk))
    assert alice.consents.count() == 2


def test_account_that_the_house_made_is_not_asked(alice: User) -> None:
    assert not is_outdated(alice)
