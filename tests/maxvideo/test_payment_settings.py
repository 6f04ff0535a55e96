"""What the till is told by the environment: Stripe, the stand-in, or nothing to buy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from environs import EnvError

from maxvideo import payment_settings
from maxvideo.environment import Environment
from maxvideo.payment_settings import STRIPE, PaymentSettings

KEY = "sk_live_0123456789"
SECRET = "whsec_0123456789abcdef0123456789"
STAND_IN = "http://127.0.0.1:20001"
Read = Callable[..., PaymentSettings]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads the settings under these variables and no others, beside a stand-in that `bin/run` started."""

    def read(*, debug: bool = False, **given: str) -> PaymentSettings:
        for name in ("SECRET_KEY", "WEBHOOK_SECRET", "API_URL", "TAX"):
            monkeypatch.delenv(f"STRIPE_{name}", raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        services = {"STRIPE_SANDBOX_URL": STAND_IN}
        return payment_settings.read(Environment(tmp_path / "none"), tmp_path, services, debug=debug)

    return read


def test_without_a_key_purchases_go_to_the_stand_in_in_development(read: Read) -> None:
    found = read(debug=True)
    assert (found.PAYMENTS_ON, found.STRIPE_IS_SANDBOX, found.STRIPE_IS_PRACTICE) == (True, True, True)
    assert found.STRIPE_API_URL == STAND_IN


def test_key_and_secret_of_the_stand_in_are_made_once(read: Read) -> None:
    first, second = read(debug=True), read(debug=True)
    assert first.STRIPE_SECRET_KEY.startswith("sk_test_")
    assert first.STRIPE_WEBHOOK_SECRETS[0].startswith("whsec_")
    assert first.secrets == second.secrets


def test_without_a_key_nothing_can_be_bought_in_production(read: Read) -> None:
    found = read()
    assert (found.PAYMENTS_ON, found.STRIPE_IS_SANDBOX, found.secrets) == (False, False, ("",))


@pytest.mark.parametrize("debug", [True, False])
def test_with_a_key_they_go_to_stripe(read: Read, debug: bool) -> None:
    found = read(debug=debug, STRIPE_SECRET_KEY=KEY, STRIPE_WEBHOOK_SECRET=SECRET)
    assert (found.PAYMENTS_ON, found.STRIPE_IS_SANDBOX, found.STRIPE_API_URL) == (True, False, STRIPE)


def test_address_of_the_api_is_taken_without_its_last_slash(read: Read) -> None:
    found = read(debug=True, STRIPE_API_URL="http://127.0.0.1:1/")
    assert (found.STRIPE_API_URL, found.STRIPE_IS_SANDBOX) == ("http://127.0.0.1:1", False)


@pytest.mark.parametrize(("key", "is_practice"), [(KEY, False), ("rk_test_0123456789", True)])
def test_key_that_moves_no_money_is_practice(read: Read, key: str, is_practice: bool) -> None:
    found = read(debug=True, STRIPE_SECRET_KEY=key)
    assert found.STRIPE_IS_PRACTICE is is_practice
    assert not found.STRIPE_IS_LOOPBACK


def test_stand_in_that_somebody_else_started_is_of_this_machine_too(read: Read) -> None:
    found = read(debug=True, STRIPE_API_URL="http://127.0.0.1:1")
    assert (found.STRIPE_IS_PRACTICE, found.STRIPE_IS_LOOPBACK) == (True, True)


def test_key_in_production_needs_a_webhook_secret(read: Read) -> None:
    with pytest.raises(EnvError, match='"STRIPE_WEBHOOK_SECRET" not set'):
        read(STRIPE_SECRET_KEY=KEY)


def test_several_webhook_secrets(read: Read) -> None:
    found = read(STRIPE_SECRET_KEY=KEY, STRIPE_WEBHOOK_SECRET=f"{SECRET}, {SECRET}2").STRIPE_WEBHOOK_SECRETS
    assert found == [SECRET, f"{SECRET}2"]


def test_live_key_does_not_go_over_the_wire_in_clear(read: Read) -> None:
    with pytest.raises(EnvError, match='"STRIPE_API_URL" invalid'):
        read(STRIPE_SECRET_KEY=KEY, STRIPE_WEBHOOK_SECRET=SECRET, STRIPE_API_URL="http://stripe.example")


@pytest.mark.parametrize("key", ["sk_test_1234567890", "rk_live_0123456789"])
def test_keys_of_stripe_are_taken(read: Read, key: str) -> None:
    found = read(debug=True, STRIPE_SECRET_KEY=key).STRIPE_SECRET_KEY
    assert found == key


def test_defaults_are_the_documented_ones(read: Read) -> None:
    found = read()
    assert (found.TOPUP_CURRENCY, found.TOPUP_MINIMUM, found.TOPUP_MAXIMUM) == ("usd", 500, 100_000)
    assert found.STRIPE_TAX == "off"


def test_currency_is_in_small_letters_as_stripe_has_it(read: Read) -> None:
    assert read(TOPUP_CURRENCY="EUR").TOPUP_CURRENCY == "eur"


def test_least_above_the_most_is_named(read: Read) -> None:
    with pytest.raises(EnvError, match='"TOPUP_MINIMUM" invalid: must not be above TOPUP_MAXIMUM, 600'):
        read(TOPUP_MINIMUM="601", TOPUP_MAXIMUM="600")
