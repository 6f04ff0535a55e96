"""The one question that stands before what must not happen by the way: why."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from maxvideo.staff.models import LONGEST_REASON
from maxvideo.web.fields import VisibleCharField


class ReasonForm(forms.Form):
    """Why; it stays for good, for superusers to read."""

    reason = VisibleCharField(
        max_length=LONGEST_REASON,
        widget=AdminTextInputWidget,
        help_text="Kept for good with your name: no personal data.",
    )
