"""What staff see of a user's videos, on the page of the user."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from generations.workflow import forbidden
from maxvideo.accounts.models import User
from maxvideo.staff.followed import for_holders_of


@for_holders_of("generations.view_generation")
@admin.display(description="generations")
def generations(user: User) -> str:
    """The way to everything the user asked for."""
    address = reverse("admin:generations_generation_changelist")
    return format_html('<a href="{}?user__id__exact={}">Everything asked for</a>', address, user.pk)


@for_holders_of("generations.view_refusedorder")
@admin.display(description="refused orders")
def refused_orders(user: User) -> str:
    """How many were refused within a day for what they held, and the way to all that are kept."""
    address, many = reverse("admin:generations_refusedorder_changelist"), forbidden.refused_lately(user)
    words = '{} within a day · <a href="{}?user__id__exact={}">All that are kept</a>'
    return format_html(words, many, address, user.pk)
