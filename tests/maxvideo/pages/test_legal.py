import pytest
from django.test import Client
from pytest_django import Settings

from tests.markup import tidy

pytestmark = pytest.mark.django_db
TEXTS = ["/terms/", "/privacy/", "/imprint/"]


@pytest.mark.parametrize("address", TEXTS)
def test_text_names_who_is_behind_the_site(client: Client, settings: Settings, address: str) -> None:
    settings.COMPANY_NAME, settings.COMPANY_ADDRESS = "Reel <Ltd>", "1 Street | 12345 Town"
    settings.SUPPORT_EMAIL = "help@example.org"
    page = tidy(client.get(address).text)
    assert "Reel &lt;Ltd&gt;" in page
    assert "1 Street" in page
    assert "12345 Town" in page
    assert 'href="mailto:help@example.org"' in page


@pytest.mark.parametrize("address", TEXTS)
def test_text_says_where_nobody_has_filled_it_in(client: Client, address: str) -> None:
    assert "have not given their name yet" in tidy(client.get(address).text)


@pytest.mark.parametrize("address", TEXTS[:2])
def test_text_says_which_version_it_is(client: Client, settings: Settings, address: str) -> None:
    settings.LEGAL_VERSION = "2031-05-06"
    assert "As of 2031-05-06" in tidy(client.get(address).text)


def test_texts_are_linked_where_an_error_is_shown_too(client: Client) -> None:
    page = client.get("/no-such-page/").text
    assert all(f'href="{address}"' in page for address in TEXTS)
