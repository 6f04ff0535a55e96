"""What people choose for themselves."""

from typing import ClassVar, Final

from django import forms
from django.db import transaction

from maxvideo.accounts import extensions
from maxvideo.accounts.models import User

THEME: Final = User._meta.get_field("theme")


class ThemeForm(forms.Form):
    """As the system, light or dark."""

    theme = forms.ChoiceField(choices=THEME.choices or (), required=False, widget=forms.RadioSelect)


class PreferencesForm(forms.ModelForm):
    """Mail, theme, and the spending guard; an empty limit is none."""

    class Meta:
        model = User
        fields: ClassVar = ["mails_when_done", "theme", "daily_limit", "monthly_limit", "ask_above", "low_balance"]
        widgets: ClassVar = {"theme": forms.RadioSelect}

    @transaction.atomic
    def save_choices(self) -> None:
        """Write what this form is about and nothing else of the user, and what others do about it."""
        self.instance.save(update_fields=self.Meta.fields)
        for act in extensions.when_preferences_change:
            act(self.instance, self.changed_data)
