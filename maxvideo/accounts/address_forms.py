"""allauth's forms with the address in its one form before anything is checked, compared or stored."""

from typing import Any, ClassVar

from allauth.account import fields, forms
from django.db import transaction
from django.http import HttpRequest

from maxvideo.accounts.models import User
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

    def save(self, request: HttpRequest) -> User:
        """The account with its address, both or neither."""
        with transaction.atomic():
            user: User = super().save(request)
        return user


class AddEmailForm(forms.AddEmailForm):
    """Change the address."""

    email = AddressField()


class ResetPasswordForm(forms.ResetPasswordForm):
    """Ask for a new password."""

    email = AddressField()
