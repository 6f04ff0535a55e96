"""Users, as staff see them: find one, set other limits, go to what other apps keep of theirs."""

from typing import ClassVar

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.usersessions.admin import UserSessionAdmin
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from maxvideo.accounts import extensions
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.accounts.models import User
from maxvideo.web import start_rate

admin.site.unregister(UserSession)


class UserForm(forms.ModelForm):
    """A user's limits and rights; addresses and passwords are the user's own business."""

    class Meta:
        model = User
        fields = ("start_rate", "max_in_flight", "is_active", "is_staff", "is_superuser", "groups", "user_permissions")

    def clean_start_rate(self) -> str:
        """Refuse what is no rate, before it is ignored at the first start."""
        rate: str = self.cleaned_data["start_rate"].strip()
        try:
            start_rate.parse(rate or "0")
        except ValueError:
            raise ValidationError("Write it as 240/m, or 0 for no limit.") from None
        return rate


@admin.register(User)
class UserAdmin(AddressSearch, admin.ModelAdmin):
    """Accounts are made by signing up or by `manage.py create_account`, and never deleted here."""

    form = UserForm
    list_filter = ("is_staff", "is_active", "date_joined")
    search_fields = ("email", "=id")
    ordering = ("-date_joined",)
    show_full_result_count = False
    filter_horizontal = ("groups", "user_permissions")
    list_display = ("email", *extensions.admin_columns, "date_joined", "last_login", "is_active", "is_staff")
    readonly_fields = ("email", "date_joined", "last_login", *extensions.admin_columns, *extensions.admin_details)
    fieldsets: ClassVar = [
        (None, {"fields": ("email", "date_joined", "last_login")}),
        ("Credits and videos", {"fields": (*extensions.admin_columns, *extensions.admin_details)}),
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
        """Users with what other apps show of them."""
        return super().get_queryset(request).select_related(*extensions.related_rows)


@admin.register(UserSession)
class LogInAdmin(UserSessionAdmin):
    """Where people are logged in. allauth searches for a name that our users do not have."""

    list_select_related = ("user",)
    search_fields = ("user__email", "ip")
    search_help_text = "E-mail or address"


admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class SearchedEmailAddressAdmin(AddressSearch, EmailAddressAdmin):
    """allauth's list of addresses."""
