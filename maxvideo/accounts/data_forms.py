"""What is asked before an account goes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address


class ConfirmationForm(forms.Form):
    """The account's address, typed once more however one types it."""

    email = forms.CharField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_email(self) -> str:
        """Refuse another one's."""
        typed: str = self.cleaned_data["email"]
        if normalize_address(typed) != self.user.email:
            raise ValidationError("That is not the address of this account.")
        return typed
