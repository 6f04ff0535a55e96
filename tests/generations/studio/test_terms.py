"""The texts have changed: asked before the next start, with everything typed kept, and not before the gallery."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from billing.ledger.models import Hold
from generations.models import Generation
from maxvideo.accounts.models import Consent, User
from tests.generations.page import typed
from tests.generations.studio.conftest import VEO


@pytest.fixture
def asked(alice: User, settings: Settings) -> None:
    """Alice agreed to earlier texts."""
    Consent.objects.give(alice)
    settings.LEGAL_VERSION = "2030-01-01"


@pytest.mark.usefixtures("asked")
def test_start_waits_for_a_yes_to_the_new_texts(send: Callable[..., HttpResponse]) -> None:
    response = send(prompt="A second paper boat")
    assert response.status_code == 403
    assert "Our terms have changed" in response.text
    assert "A second paper boat" in response.text
    assert (Generation.objects.count(), Hold.objects.count()) == (0, 0)


@pytest.mark.usefixtures("asked")
def test_yes_leads_back_to_the_form_as_it_was(send: Callable[..., HttpResponse], studio: Client) -> None:
    page = send(prompt="A second paper boat")
    left = studio.post(reverse("generations:studio", args=[VEO]), typed(page) | {"leave": "agree"})
    assert f'name="next" value="/models/{VEO}/"' in studio.get(left.url).text
    back = studio.post(left.url, {"next": f"/models/{VEO}/"}, follow=True)
    assert back.redirect_chain == [(f"/models/{VEO}/", 302)]
    assert "A second paper boat" in back.text
    assert send(prompt="A second paper boat").status_code == 302


@pytest.mark.usefixtures("asked")
def test_gallery_is_open_meanwhile(studio: Client) -> None:
    assert studio.get("/gallery/").status_code == 200
