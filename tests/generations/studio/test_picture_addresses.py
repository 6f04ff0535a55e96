import pytest

from generations.studio.picture_addresses import MAX_LENGTH, address_error


@pytest.mark.parametrize("address", ["https://example.org/a.jpg", "HTTPS://EXAMPLE.ORG:8443/A?b=[1]#c"])
def test_address_that_fal_can_fetch_is_sound(address: str) -> None:
    assert address_error(address) == ""


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://example.org/a.jpg", "begins with https://"),
        ("https:///a.jpg", "names a host"),
        ("https://example.org/a b.jpg", "no blanks"),
        ("https://example.org:99999/a.jpg", "not an address"),
        ("https://example.org/" + "a" * MAX_LENGTH, "the limit is 8,000"),
    ],
)
def test_other_address_is_refused_with_its_reason(address: str, reason: str) -> None:
    assert reason in address_error(address)
