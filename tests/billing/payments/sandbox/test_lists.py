"""Pages, and what a list can be asked for; with the library's own paging."""

from typing import Any

import pytest
import stripe

from tests.billing.payments.sandbox.conftest import Person


@pytest.fixture
def names(client: stripe.StripeClient) -> list[str]:
    """Twelve customers, the newest first."""
    for number in range(12):
        client.v1.customers.create({"name": f"n{number}"})
    return [f"n{number}" for number in reversed(range(12))]


def listed(client: stripe.StripeClient, **params: Any) -> Any:
    return client.v1.customers.list(params)


def test_page_is_ten_of_the_newest(client: stripe.StripeClient, names: list[str]) -> None:
    page = listed(client)
    assert ([one.name for one in page.data], page.has_more) == (names[:10], True)


def test_next_and_previous_pages(client: stripe.StripeClient, names: list[str]) -> None:
    page = listed(client, limit=5)
    after = listed(client, limit=5, starting_after=page.data[-1].id)
    assert [one.name for one in after.data] == names[5:10]
    before = listed(client, limit=3, ending_before=after.data[0].id)
    assert ([one.name for one in before.data], before.has_more) == (names[2:5], True)
    assert listed(client, limit=5, ending_before=after.data[0].id).has_more is False


def test_library_goes_through_all_pages_both_ways(client: stripe.StripeClient, names: list[str]) -> None:
    assert [one.name for one in listed(client, limit=5).auto_paging_iter()] == names
    last = listed(client, limit=100).data[-1].id
    backwards = listed(client, limit=5, ending_before=last).auto_paging_iter()
    assert [one.name for one in backwards] == names[-2::-1]


def test_list_is_asked_by_time(client: stripe.StripeClient, person: Person, names: list[str]) -> None:
    middle = listed(client, limit=1).data[0].created + 100
    person.wait(200)
    client.v1.customers.create({"name": "late"})
    assert [one.name for one in listed(client, created={"gte": middle}).data] == ["late"]
    assert [one.name for one in listed(client, created={"lt": middle}, limit=1).data] == [names[0]]
    assert listed(client, created={"gt": middle, "lte": middle + 1}).data == []


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"starting_after": "cus_none"}, {"colour": "red"}]
)
def test_wrong_question_names_the_parameter(client: stripe.StripeClient, wrong: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        listed(client, **wrong)
    assert caught.value.param == next(iter(wrong))
