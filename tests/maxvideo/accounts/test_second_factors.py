"""Secrets of second factors lie in the database as nobody reads them, and open with the site's keys alone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.management import call_command
from pytest_django import Settings

from maxvideo.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXP"
OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def factors(alice: User, settings: Settings) -> User:
    """An authenticator app and recovery codes, under the old key."""
    settings.ENCRYPTION_KEYS = [OLD]
    TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    return alice


def of(user: User, kind: str) -> Authenticator:
    return Authenticator.objects.get(user=user, type=kind)


def is_valid(user: User) -> bool:
    """Whether the present code is taken, though it was used before."""
    cache.clear()
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    return TOTP(of(user, "totp")).validate_code(code)


def encrypt_again() -> str:
    out = StringIO()
    call_command("encrypt_secrets", stdout=out)
    return out.getvalue().strip()


def test_secrets_are_not_there_in_clear(factors: User) -> None:
    assert SECRET not in str(of(factors, "totp").data)
    assert of(factors, "recovery_codes").data["seed"].startswith("gAAAA")


def test_code_of_an_encrypted_secret_is_valid(factors: User) -> None:
    assert is_valid(factors)


def test_secret_that_lies_there_in_clear_is_valid_and_encrypted_when_asked(factors: User) -> None:
    Authenticator.objects.filter(type="totp").update(data={"secret": SECRET})
    assert is_valid(factors)
    assert encrypt_again() == "Secrets encrypted anew: 1"
    assert SECRET not in str(of(factors, "totp").data)
    assert is_valid(factors)


def test_key_is_changed_without_anybody_losing_a_factor(factors: User, settings: Settings) -> None:
    codes = RecoveryCodes(of(factors, "recovery_codes")).get_unused_codes()
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    assert is_valid(factors)
    assert encrypt_again() == "Secrets encrypted anew: 2"
    assert encrypt_again() == "Secrets encrypted anew: 0"
    settings.ENCRYPTION_KEYS = [NEW]
    assert is_valid(factors)
    assert RecoveryCodes(of(factors, "recovery_codes")).get_unused_codes() == codes


def test_codes_that_were_brought_along_are_encrypted_too(factors: User) -> None:
    Authenticator.objects.filter(type="recovery_codes").update(data={"migrated_codes": ["12345678", "87654321"]})
    assert encrypt_again() == "Secrets encrypted anew: 1"
    assert "12345678" not in str(of(factors, "recovery_codes").data)
    assert RecoveryCodes(of(factors, "recovery_codes")).get_unused_codes() == ["12345678", "87654321"]


def test_without_its_key_it_does_not_open(factors: User, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        is_valid(factors)


def test_secret_key_has_no_part_in_it(factors: User, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "s" * 60, []
    assert is_valid(factors)
