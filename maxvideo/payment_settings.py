"""Settings of the till: Stripe's key and webhook secrets, where its API is, what may be bought in one go, taxes.

Without a key, where DEBUG is on, purchases go to the stand-in that `bin/run` starts, with a key and a secret that are
made and kept in the data folder. Where DEBUG is off nothing can be bought without a key, and all else works.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from environs import EnvError

from maxvideo.environment import Environment, at_least, at_most, each, is_loopback, long_enough, matching, web_url
from maxvideo.web import data_dir

STRIPE: Final = "https://api.stripe.com"
STAND_IN: Final = "http://127.0.0.1:8810"
"""Where `manage.py stripe_sandbox` listens where `bin/run` has not chosen a port."""
SHORTEST_SECRET: Final = 24
MOST_CREDITS: Final = 10**9
NOT_IN_HUNDREDTHS: Final = "bhd|bif|clp|djf|gnf|jod|jpy|kmf|krw|kwd|mga|omr|pyg|rwf|tnd|ugx|vnd|vuv|xaf|xof|xpf"
"""Currencies whose smallest unit at Stripe is no hundredth: https://docs.stripe.com/currencies#zero-decimal."""

secret_key = matching(r"|[sr]k_[\w-]{9,}", "Stripe's secret key, sk_… or rk_…, of 12 characters or more")
currency = matching(
    rf"(?i)(?!{NOT_IN_HUNDREDTHS})[a-z]{{3}}", "a currency that has hundredths, in three letters such as usd or eur"
)
tax = matching("off|automatic|managed", "off, automatic or managed")
webhook_secret = matching(r"\s*whsec_\S+\s*", "the signing secret of Stripe's webhook, whsec_…")


class PaymentSettings(NamedTuple):
    """Each is a setting of this name."""

    PAYMENTS_ON: bool
    STRIPE_SECRET_KEY: str
    STRIPE_WEBHOOK_SECRETS: list[str]
    """All are accepted; the stand-in signs with the first."""
    STRIPE_API_URL: str
    STRIPE_SANDBOX_URL: str
    """Where the stand-in of `bin/run` is."""
    STRIPE_IS_SANDBOX: bool
    """Whether payments go to it."""
    STRIPE_IS_LOOPBACK: bool
    """Whether they go to one of this machine, whoever started it."""
    STRIPE_IS_PRACTICE: bool
    """Whether the key moves no money: the stand-in's, or one of a sandbox at Stripe."""
    STRIPE_TAX: str
    TOPUP_CURRENCY: str
    TOPUP_MINIMUM: int
    TOPUP_MAXIMUM: int

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show."""
        return (self.STRIPE_SECRET_KEY, *self.STRIPE_WEBHOOK_SECRETS)


def read(env: Environment, folder: Path, services: Mapping[str, str], *, debug: bool) -> PaymentSettings:
    """The settings of the till. Raises EnvError."""
    given = env.str("STRIPE_SECRET_KEY", default="", validate=secret_key)
    stand_in = services.get("STRIPE_SANDBOX_URL", STAND_IN)
    usual = STRIPE if given or not debug else stand_in
    api_url = env.str("STRIPE_API_URL", default=usual, validate=web_url).rstrip("/")
    refuse_live_key_in_clear(given, api_url)
    key = given or (made("sk_test_", folder, "STRIPE_SECRET_KEY", length=32) if debug else "")
    least, most = amounts(env)
    return PaymentSettings(
        PAYMENTS_ON=bool(key),
        STRIPE_SECRET_KEY=key,
        STRIPE_WEBHOOK_SECRETS=webhook_secrets(env, folder, debug=debug, is_needed=bool(key)),
        STRIPE_API_URL=api_url,
        STRIPE_SANDBOX_URL=stand_in,
        STRIPE_IS_SANDBOX=bool(key) and api_url == stand_in,
        STRIPE_IS_LOOPBACK=is_loopback(api_url),
        STRIPE_IS_PRACTICE="_test_" in key,
        STRIPE_TAX=env.str("STRIPE_TAX", default="off", validate=tax),
        TOPUP_CURRENCY=env.str("TOPUP_CURRENCY", default="usd", validate=currency).lower(),
        TOPUP_MINIMUM=least,
        TOPUP_MAXIMUM=most,
    )


def webhook_secrets(env: Environment, folder: Path, *, debug: bool, is_needed: bool) -> list[str]:
    """The secrets of STRIPE_WEBHOOK_SECRET; a site in production that sells must be given one."""
    default: dict[str, Any] = {} if is_needed else {"default": []}
    if debug:
        default = {"default": [made("whsec_", folder, "STRIPE_WEBHOOK_SECRET", length=48)]}
    checks: list[Callable[[Any], None]] = [webhook_secret, *([] if debug else [long_enough(SHORTEST_SECRET)])]
    return env.words("STRIPE_WEBHOOK_SECRET", *map(each, checks), **default)


def amounts(env: Environment) -> tuple[int, int]:
    """TOPUP_MINIMUM and TOPUP_MAXIMUM, in credits."""
    limits = [at_least(1), at_most(MOST_CREDITS)]
    least = env.int("TOPUP_MINIMUM", default=500, validate=limits)
    most = env.int("TOPUP_MAXIMUM", default=100_000, validate=limits)
    if least > most:
        raise EnvError(f'Environment variable "TOPUP_MINIMUM" invalid: must not be above TOPUP_MAXIMUM, {most}.')
    return least, most


def refuse_live_key_in_clear(key: str, api_url: str) -> None:
    """Raise EnvError where a key that moves money would go over the wire unencrypted."""
    if "_live_" in key and not api_url.startswith("https:") and not is_loopback(api_url):
        raise EnvError('Environment variable "STRIPE_API_URL" invalid: must be https with a live key.')


def made(prefix: str, folder: Path, name: str, *, length: int) -> str:
    """A value of our own for the stand-in, the same at every start."""
    return prefix + data_dir.secret(folder, name, length=length)
