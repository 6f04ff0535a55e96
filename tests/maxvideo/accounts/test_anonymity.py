"""A user's row that names nobody: like somebody new, without a way in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from maxvideo.accounts.anonymity import DOMAIN, anonymize
from maxvideo.accounts.models import User


def test_every_choice_and_right_is_taken_back(alice: User) -> None:
    alice.groups.add(Group.objects.get_or_create(name="support")[0])
    User.objects.filter(pk=alice.pk).update(theme="dark", daily_limit=5, start_rate="1/m", is_staff=True)
    anonymize(alice)
    left = User.objects.get(pk=alice.pk)
    assert (left.theme, left.daily_limit, left.start_rate, left.is_staff) == ("", None, "", False)
    assert not left.groups.exists()
    assert left.last_login is None


def test_nobody_gets_in_or_is_written_to(alice: User) -> None:
    anonymize(alice)
    left = User.objects.get(pk=alice.pk)
    assert left.email.endswith(f"@{DOMAIN}")
    assert (left.is_active, left.has_usable_password()) == (False, False)


def test_what_hangs_on_the_user_goes_and_on_nobody_else(alice: User, bob: User) -> None:
    for user in (alice, bob):
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        Authenticator.objects.create(user=user, type="totp", data={})
    anonymize(alice)
    assert EmailAddress.objects.get().user == bob
    assert Authenticator.objects.get().user == bob


def test_address_that_stays_cannot_be_taken_before(alice: User, bob: User) -> None:
    User.objects.create_user(f"{alice.pk}@{DOMAIN}")
    anonymize(alice)
    assert User.objects.filter(email__endswith=f"@{DOMAIN}").count() == 2
