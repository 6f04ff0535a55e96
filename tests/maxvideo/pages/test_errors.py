"""The site's error pages, each brought out by a view that breaks in its way."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from maxvideo import urls
from tests.markup import tidy

FAULTS = {
    "400": SuspiciousOperation("secret detail"),
    "403": PermissionDenied("secret detail"),
    "500": ValueError("secret detail"),
    "503": OperationalError("secret detail"),
}


@login_not_required
def broken(request: HttpRequest, fault: str) -> HttpResponse:
    raise FAULTS[fault]


urlpatterns = [*urls.urlpatterns, path("broken/<fault>/", broken)]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def visitor(settings: Settings) -> Client:
    """A visitor of a site with broken views."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_has_a_page_in_the_sites_look_with_a_way_on(visitor: Client, fault: str) -> None:
    response = visitor.get(f"/broken/{fault}/")
    assert response.status_code == int(fault)
    assert '<link rel="stylesheet"' in response.text
    assert 'class="button button-main" href="/"' in response.text
    assert "secret detail" not in response.text


@pytest.mark.parametrize("fault", ["500", "503"])
def test_pages_of_last_resort_need_no_database(visitor: Client, fault: str) -> None:
    """No database mark: a query would raise."""
    assert visitor.get(f"/broken/{fault}/").status_code == int(fault)


def test_503_says_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/broken/503/").headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_post_without_a_token_explains_itself() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert response.status_code == 403
    assert "Nothing was started" in tidy(response.text)


@pytest.mark.django_db
@pytest.mark.parametrize("is_debug", [False, True])
def test_page_of_what_is_not_there_is_ours_with_debug_too(client: Client, settings: Settings, is_debug: bool) -> None:
    settings.DEBUG = is_debug
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
    assert "/nowhere/" not in response.text


@pytest.mark.django_db
def test_missing_slash_is_still_added_with_debug(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    assert client.get("/models").headers["Location"] == "/models/"
