"""The page that a link in a mail leads to."""

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import signing
from django.test import Client

from maxvideo.accounts.models import User
from maxvideo.demo.forms import form_of

pytestmark = pytest.mark.django_db


def test_form_goes_where_the_link_led_however_long_ago_it_was_mailed(
    alice: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key of this second in its place would be another one, and would live longer than the mail says."""
    address = EmailAddress.objects.create(user=alice, email=alice.email, primary=True)
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda signer: signing.b62_encode(1_700_000_000))
    stale = EmailConfirmationHMAC(address).key
    monkeypatch.undo()
    monkeypatch.setattr(signing.time, "time", lambda: 1_700_000_060.0)
    link = f"/accounts/confirm-email/{stale}/"
    assert client.post(form_of(client.get(link).content.decode(), link).action).status_code == 302
    address.refresh_from_db()
    assert address.verified
