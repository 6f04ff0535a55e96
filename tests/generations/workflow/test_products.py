from billing.pricing import products
from generations.catalogue import ENDPOINTS


def test_staff_can_set_a_rate_for_every_endpoint() -> None:
    assert {code for code, _ in products.product_choices()} == {endpoint.id for endpoint in ENDPOINTS}


def test_units_are_offered_in_words() -> None:
    assert dict(products.unit_choices()) == {"": "---------", "second": "second", "5s_clip": "5-second clip"}
