"""What an owner chooses for a link: until when, what it shows, whether the video may be saved."""

from typing import Any, Final

from django import forms

from generations.models.share_link import LONGEST_TITLE
from generations.workflow import forbidden
from maxvideo.web.fields import VisibleCharField

NEVER: Final = "never"
USUAL: Final = "30"
EXPIRES: Final = (("1", "1 day"), ("7", "7 days"), ("30", "30 days"), (NEVER, "No end"))


class ShareLinkForm(forms.Form):
    """Nothing is shown but the video, unless it is ticked; where no end is chosen, the link ends after 30 days."""

    title = VisibleCharField(
        required=False,
        max_length=LONGEST_TITLE,
        error_messages={"max_length": f"A title has at most {LONGEST_TITLE} characters, not %(show_value)d."},
    )
    expires = forms.ChoiceField(
        required=False,
        choices=EXPIRES,
        error_messages={"invalid_choice": "Choose 1, 7 or 30 days, or no end."},
    )
    download = forms.BooleanField(required=False)
    prompt = forms.BooleanField(required=False)

    def clean_title(self) -> str:
        """The title, which everybody with the link reads."""
        title: str = self.cleaned_data["title"]
        if word := forbidden.word_in(title):
            raise forms.ValidationError(f"“{word}” may not stand in a title here. Choose other words.")
        return title

    @property
    def chosen(self) -> dict[str, Any]:
        """A valid form as `share_links.make` takes it."""
        data = self.cleaned_data
        expires = data["expires"] or USUAL
        return {
            "days": None if expires == NEVER else int(expires),
            "title": data["title"],
            "may_download": data["download"],
            "shows_prompt": data["prompt"],
        }
