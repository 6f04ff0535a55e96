"""What staff see of a user's videos, on the page of the user."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from maxvideo.accounts.models import User


@admin.display(description="generations")
def generations(user: User) -> str:
    """The way to everything the user asked for."""
    address = reverse("admin:generations_generation_changelist")
    return format_html('<a href="{}?user__id__exact={}">Everything asked for</a>', address, user.pk)
