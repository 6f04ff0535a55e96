"""Letters of share links: not guessed, not read off the database, read again by their owner."""

from datetime import timedelta

from django.utils import timezone
from pytest_django import Settings

from generations.models import ShareLink
from generations.models.share_link import IN_ADDRESS, LENGTH, make_letters
from generations.showcase import share_links
from maxvideo.accounts.models import User
from maxvideo.web.clock import frozen_at
from tests.generations.share_links import make_link


def test_letters_are_many_and_never_the_same() -> None:
    made = {make_letters() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(letters) for letters in made} == {LENGTH}
    assert LENGTH >= 24


def test_address_is_read_again_and_leads_to_the_link(alice: User) -> None:
    link = make_link(alice)
    found = IN_ADDRESS.search(link.address)
    assert found
    assert ShareLink.objects.working().with_letters(found[1]).get() == link


def test_row_does_not_hold_the_letters(alice: User) -> None:
    link = make_link(alice)
    row = ShareLink.objects.filter(pk=link.pk).values().get()
    assert all(link.letters not in str(value) for value in row.values())


def test_letters_are_encrypted_anew_under_the_first_key(alice: User, settings: Settings) -> None:
    link = make_link(alice)
    letters, sealed = link.letters, link.encrypted_letters
    settings.ENCRYPTION_KEYS = ["n" * 50, *settings.ENCRYPTION_KEYS]
    assert (share_links.encrypt_again(), share_links.encrypt_again()) == (1, 0)
    link.refresh_from_db()
    assert (link.letters, link.encrypted_letters == sealed) == (letters, False)


def test_lost_key_loses_the_address_and_no_page(alice: User, settings: Settings) -> None:
    link = make_link(alice)
    settings.ENCRYPTION_KEYS, settings.SECRET_KEY = ["n" * 50], "m" * 50
    assert (link.letters, link.address) == ("", "")
    assert share_links.encrypt_again() == 0


def test_link_that_ended_is_forgotten_after_thirty_days(alice: User) -> None:
    by_hand, by_time, forever = make_link(alice), make_link(alice, days=1), make_link(alice, days=None)
    ShareLink.objects.filter(pk=by_hand.pk).end()
    with frozen_at(timezone.now() + timedelta(days=29)):
        share_links.forget_ended()
        assert ShareLink.objects.count() == 3
    with frozen_at(timezone.now() + timedelta(days=32)):
        share_links.forget_ended()
    assert [link.pk for link in ShareLink.objects.all()] == [forever.pk]
    assert by_time.expires_at
