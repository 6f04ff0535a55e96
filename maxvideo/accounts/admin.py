"""Users, as staff see them: find one, go to the credits and generations, set other limits."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from maxvideo.accounts.models import User
from maxvideo.environment import START_RATE_PATTERN


class UserForm(forms.ModelForm):
    """A user's limits and rights; addresses and passwords are the user's own business."""

    class Meta:
        model = User
        fields = ("start_rate", "max_in_flight", "is_active", "is_staff", "is_superuser", "groups", "user_permissions")

    def clean_start_rate(self) -> str:
        """Refuse what is no rate, before it is ignored at the first start."""
        rate: str = self.cleaned_data["start_rate"].strip()
        if rate and not START_RATE_PATTERN.fullmatch(rate):
            raise ValidationError("Write it as 240/m, or 0 for no limit.")
        return rate


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are made by signing up or by `manage.py create_account`, and never deleted here."""

    form = UserForm
    list_display = ("email", "available", "held", "date_joined", "last_login", "is_active", "is_staff")
    list_filter = ("is_staff", "is_active", "date_joined")
    list_select_related = ("credit_account",)
    search_fields = ("email", "=id")
    ordering = ("-date_joined",)
    show_full_result_count = False
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("email", "date_joined", "last_login", "available", "held", "credits", "generations")
    fieldsets: ClassVar = [
        (None, {"fields": ("email", "date_joined", "last_login")}),
        ("Credits and videos", {"fields": ("available", "held", "credits", "generations")}),
        ("Limits of this user", {"fields": ("start_rate", "max_in_flight")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: an address is verified by its owner."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: the ledger keeps its accounts. Take `is_active` instead."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Users with their accounts."""
        return super().get_queryset(request).select_related("credit_account")

    @admin.display(description="available credits", ordering="credit_account__available")
    def available(self, user: User) -> int:
        """Credits the user may spend."""
        return _balance(user, "available")

    @admin.display(description="on hold", ordering="credit_account__held")
    def held(self, user: User) -> int:
        """Credits set aside for what is under way."""
        return _balance(user, "held")

    @admin.display(description="account")
    def credits(self, user: User) -> str:
        """The way to the user's account, holds and transfers."""
        account = getattr(user, "credit_account", None)
        if account is None:
            return _link("admin:billing_creditaccount_adjust", "Give the first credits", user.pk)
        return _link("admin:billing_creditaccount_change", "Account and its lines", account.pk)

    @admin.display(description="generations")
    def generations(self, user: User) -> str:
        """The way to everything the user asked for."""
        return format_html(
            '<a href="{}?user__id__exact={}">Everything asked for</a>',
            reverse("admin:generations_generation_changelist"),
            user.pk,
        )


def _balance(user: User, pocket: str) -> int:
    account = getattr(user, "credit_account", None)
    return getattr(account, pocket) if account else 0


def _link(name: str, words: str, *args: Any) -> str:
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=args), words)
    except NoReverseMatch:
        return ""
