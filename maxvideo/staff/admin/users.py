"""Users, as staff see them: find one, set other limits, ban, go to what other apps keep of theirs."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maxvideo.accounts import extensions
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.accounts.admin import addresses, log_ins, second_factors
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.staff.admin.bans import ban_page
from maxvideo.staff.admin.deletions import deletion_page
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.staff.ranks import may_change
from maxvideo.web import start_rate

RIGHTS: Final = ("is_staff", "is_superuser", "groups", "user_permissions")  # superusers give them, and to others
WAYS_IN: Final = (addresses, second_factors, log_ins)  # for superusers to see


class UserForm(forms.ModelForm):
    """A user's limits and rights; addresses and passwords are the user's own business."""

    class Meta:
        model = User
        fields = ("start_rate", "max_in_flight", "is_active", *RIGHTS)

    def clean_start_rate(self) -> str:
        """Refuse what is no rate, before it is ignored at the first start."""
        rate: str = self.cleaned_data["start_rate"].strip()
        try:
            start_rate.parse(rate or "0")
        except ValueError:
            raise ValidationError("Write it as 240/m, or 0 for no limit.") from None
        return rate


@admin.register(User)
class UserAdmin(AddressSearch, StaffModelAdmin):
    """Accounts are made by signing up or by `manage.py create_account`, and deleted by a page that asks why."""

    form = UserForm
    list_filter = ("is_staff", "is_active", "date_joined")
    search_fields = ("email", "=id")
    ordering = ("-date_joined",)
    show_full_result_count = False
    filter_horizontal = ("groups", "user_permissions")
    list_display = ("email", *extensions.admin_columns, "date_joined", "last_login", "is_active", "is_staff")
    readonly_fields = ("email", "date_joined", "last_login", *extensions.admin_columns, *extensions.admin_details)
    fieldsets: ClassVar = [
        (None, {"fields": ("email", "date_joined", "last_login", "ban", "for_good")}),
        ("Credits and videos", {"fields": (*extensions.admin_columns, *extensions.admin_details)}),
        ("Limits of this user", {"fields": ("start_rate", "max_in_flight")}),
        ("Rights", {"fields": ("is_active", *RIGHTS)}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: an address is verified by its owner."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes somebody above them, nor themselves but a superuser."""
        return super().has_change_permission(request, obj) and (obj is None or may_change(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never as rows go: the ledger stands on them. See `deletion_page`."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Users with what other apps show of them."""
        return super().get_queryset(request).select_related(*extensions.related_rows)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[Any, ...]:
        """Rights are for superusers to give, and to others than themselves. Whoever else may ban is asked why."""
        fixed = (*super().get_readonly_fields(request, obj), "ban", "for_good", *WAYS_IN)
        if request.user.is_superuser and obj != request.user:
            return fixed
        return (*fixed, "is_active", *RIGHTS)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """For superusers with how somebody gets in."""
        ways_in = [("Ways in", {"fields": WAYS_IN})] if request.user.is_superuser else []
        return [*super().get_fieldsets(request, obj), *ways_in]

    def get_urls(self) -> list[URLPattern]:
        """The pages that ask why beside Django's own."""
        ban, delete = (self.admin_site.admin_view(page) for page in (self.ban_page, self.deletion_page))
        return [
            path("<int:user_id>/ban/", ban, name="accounts_user_ban"),
            path("<int:user_id>/delete-for-good/", delete, name="accounts_user_delete-for-good"),
            *super().get_urls(),
        ]

    def ban_page(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Ask why, and ban or let in again."""
        return ban_page(self, request, user_id)

    def deletion_page(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Ask why, and have the account deleted."""
        return deletion_page(self, request, user_id)

    @for_holders_of("accounts.ban_user")
    @admin.display(description="log-in")
    def ban(self, user: User) -> SafeString:
        """The way to a ban, or out of one."""
        words = "Ban, with a reason" if user.is_active else "Banned. Let in again, with a reason"
        return format_html('<a href="{}">{}</a>', reverse("admin:accounts_user_ban", args=[user.pk]), words)

    @for_holders_of("accounts.delete_user")
    @admin.display(description="deletion")
    def for_good(self, user: User) -> SafeString:
        """The way to a deletion, or what became of it."""
        if begun := AccountDeletion.objects.filter(user=user).first():
            return format_html("begun {}", f"{begun.asked_at:%Y-%m-%d %H:%M}")
        address = reverse("admin:accounts_user_delete-for-good", args=[user.pk])
        return format_html('<a href="{}">Delete for good, with a reason</a>', address)
