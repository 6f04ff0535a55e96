"""A form that cannot be read is no fault of ours, wherever it is posted."""

import pytest
from django.test import Client
from pytest_django import Settings

UNREADABLE = {
    "too large": ("application/x-www-form-urlencoded", b"a" * 3_000_000),
    "too many fields": ("application/x-www-form-urlencoded", b"a=1&" * 2_000),
    "another encoding": ("application/x-www-form-urlencoded; charset=latin1", b"a=%ff"),
    "no boundary": ("multipart/form-data", b"a"),
}
unreadable = pytest.mark.parametrize("form", UNREADABLE)


def post(address: str, form: str) -> int:
    """Post it with a token's cookie, so that Django looks for the token in the form."""
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    kind, body = UNREADABLE[form]
    return browser.post(address, body, content_type=kind).status_code


@pytest.mark.django_db
@unreadable
@pytest.mark.parametrize("address", ["/nowhere/", "/nowhere", "/models/fal-ai/none/", "/media/none"])
def test_unreadable_form_for_nothing_is_not_found(address: str, form: str) -> None:
    assert post(address, form) == 404


@pytest.mark.django_db
@unreadable
@pytest.mark.parametrize("address", ["/", "/theme/", "/accounts/login/", "/generations/"])
def test_unreadable_form_is_a_bad_request(address: str, form: str) -> None:
    assert post(address, form) == 400


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["too large", "too many fields", "no boundary"])
def test_unreadable_form_for_nothing_is_not_found_with_debug_too(settings: Settings, form: str) -> None:
    settings.DEBUG = True
    assert post("/nowhere/", form) == 404
