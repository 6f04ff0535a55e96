"""What people choose for themselves."""

from typing import ClassVar, Final

from django import forms

from generations.progress import digest
from maxvideo.accounts.models import User

THEME: Final = User._meta.get_field("theme")


class ThemeForm(forms.Form):
    """As the system, light or dark."""

    theme = forms.ChoiceField(choices=THEME.choices or (), required=False, widget=forms.RadioSelect)


class PreferencesForm(forms.ModelForm):
    """Mail, theme, and the spending guard; an empty limit is none."""

    class Meta:
        model = User
        fields: ClassVar = ["mails_when_done", "theme", "daily_limit", "monthly_limit", "ask_above"]
        widgets: ClassVar = {"theme": forms.RadioSelect}

    def save_choices(self) -> None:
        """Write what this form is about and nothing else of the user; mails are about what ends from now on."""
        if self.instance.mails_when_done and "mails_when_done" in self.changed_data:
            digest.begin(self.instance)
        self.instance.save(update_fields=self.Meta.fields)
