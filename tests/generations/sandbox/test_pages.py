"""The front page."""

from generations.sandbox.inputs import ENDPOINTS
from generations.sandbox.words import WORDS
from tests.generations.sandbox.conftest import Customer


def test_front_page_lists_every_word_and_endpoint(customer: Customer) -> None:
    page = customer.get(f"{customer.url}/").text
    assert [word for word in WORDS if f"<code>sandbox:{word}</code>" not in page] == []
    assert [endpoint for endpoint in ENDPOINTS if endpoint not in page] == []


def test_front_page_shows_the_latest_requests(customer: Customer) -> None:
    request_id = customer.submit("sandbox:never").json()["request_id"]
    assert request_id in customer.get(f"{customer.url}/").text
