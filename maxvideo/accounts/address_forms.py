"""allauth's forms with the address in its one form before anything is checked, compared or stored."""

from typing import Any, ClassVar

from allauth.account import fields, forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from maxvideo.accounts import known_browsers
from maxvideo.accounts.models import Consent, User
from maxvideo.accounts.normalization import normalize_address, validate_address


class AddressField(fields.EmailField):
    """An address however it was typed or pasted; the page that comes back shows what was typed."""

    default_validators: ClassVar = [validate_address]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": None, **options})  # what counts is the length of the one form

    def to_python(self, value: Any) -> str:
        """The address in its one form."""
        return normalize_address(super().to_python(value))


class LoginForm(forms.LoginForm):
    """Log in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = AddressField()


class SignupForm(forms.SignupForm):
    """Sign up."""

    email = AddressField()

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """An address that has an account costs as much work as a new one: a hash, and a mail."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved

    def save(self, request: HttpRequest) -> User:
        """The account with its address and what it agreed to, all or nothing."""
        with transaction.atomic():
            user: User = super().save(request)
            Consent.objects.give(user)
        known_browsers.expect(request, user)
        return user


class AddEmailForm(forms.AddEmailForm):
    """Change the address."""

    email = AddressField()

    def save(self, request: HttpRequest) -> EmailAddress:
        """The address that waits for its link; the present one hears of it while there is time to stop it."""
        waiting = super().save(request)
        get_adapter(request).send_notification_mail("account/email/email_change_asked", self.user)
        return waiting


class ResetPasswordForm(forms.ResetPasswordForm):
    """Ask for a new password."""

    email = AddressField()
