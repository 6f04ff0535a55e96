"""What staff see of somebody's purchases on the page of users."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from billing.payments.models import Purchase
from maxvideo.accounts.models import User
from maxvideo.staff.followed import for_holders_of


@for_holders_of("billing.view_purchase")
@admin.display(description="purchases")
def purchases(user: User) -> str:
    """The way to the user's purchases."""
    if not (number := Purchase.objects.of(user).count()):
        return "none"
    address = reverse("admin:billing_purchase_changelist")
    return format_html('<a href="{}?user__id__exact={}">All {}</a>', address, user.pk, number)
