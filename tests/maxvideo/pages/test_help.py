import pytest
from django.test import Client
from pytest_django import Settings

from tests.markup import tidy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/help/", "/accessibility/", "/theme/", "/terms/", "/privacy/", "/imprint/"])
def test_every_page_leads_there(client: Client, address: str) -> None:
    footer = client.get("/models/").text.partition("<footer")[2]
    assert f'href="{address}"' in footer
    assert client.get(address).status_code == 200


def test_help_says_the_numbers_of_this_site(client: Client, settings: Settings) -> None:
    settings.CREDITS_PER_USD = 250
    page = tidy(client.get("/help/").text)
    assert "250 of them are worth one US dollar" in page
    assert "within 60 minutes" in page
    assert "for 30 days" in page


def test_help_says_how_credits_are_bought_where_they_can_be(client: Client, settings: Settings) -> None:
    settings.PAYMENTS_ON = True
    assert "For 14 days you can give back what is unused" in tidy(client.get("/help/").text)
    settings.PAYMENTS_ON = False
    assert "Buying is not set up on this site" in tidy(client.get("/help/").text)


def test_help_speaks_of_tax_where_it_is_added(client: Client, settings: Settings) -> None:
    settings.PAYMENTS_ON, settings.STRIPE_TAX = True, "automatic"
    assert "Tax is added" in client.get("/help/").text
    settings.STRIPE_TAX = "off"
    assert "Tax is added" not in client.get("/help/").text


@pytest.mark.parametrize("address", ["/help/", "/accessibility/"])
def test_page_names_who_helps(client: Client, settings: Settings, address: str) -> None:
    assert "mailto:" not in client.get(address).text
    settings.SUPPORT_EMAIL = "help@example.org"
    assert 'href="mailto:help@example.org"' in client.get(address).text
