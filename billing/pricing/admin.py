"""Rates: a new price is a new row with a start; what was is never edited."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.http import HttpRequest
from django.utils import timezone

from billing.pricing.matching import clash
from billing.pricing.models import Rate
from billing.pricing.prices import current_rates
from billing.pricing.products import product_choices, unit_choices, unit_in_words
from maxvideo.staff.model_admin import StaffModelAdmin

if TYPE_CHECKING:
    RateFormBase = forms.ModelForm[Rate]
else:
    RateFormBase = forms.ModelForm

# "Now" was pressed while the form was filled in.
STILL_NOW: Final = timedelta(minutes=15)


def _help(name: str) -> str:
    return str(getattr(Rate._meta.get_field(name), "help_text", ""))


class RateForm(RateFormBase):
    """A rate from now on, or from a later moment."""

    product = forms.ChoiceField(choices=product_choices)
    unit = forms.ChoiceField(choices=unit_choices)
    usd = forms.DecimalField(
        label="USD", min_value=0, max_digits=10, decimal_places=4, required=False, help_text=_help("usd")
    )
    margin_percent = forms.DecimalField(
        min_value=0, max_digits=6, decimal_places=2, required=False, help_text=_help("margin_percent")
    )
    valid_from = forms.SplitDateTimeField(required=False, widget=AdminSplitDateTime, help_text="Empty is from now on.")

    class Meta:
        model = Rate
        fields = ("product", "condition", "unit", "usd", "label", "margin_percent", "valid_from")

    def clean_condition(self) -> dict[str, Any]:
        """Refuse what is no set of conditions."""
        condition = self.cleaned_data["condition"] or {}
        if not isinstance(condition, dict) or not all(isinstance(v, str | int) for v in condition.values()):
            raise forms.ValidationError('Write it as {"size": "large"}, or {} for always.')
        return condition

    def clean_valid_from(self) -> datetime:
        """Refuse a start in the past: what was sold was sold."""
        now = timezone.now()
        start: datetime = self.cleaned_data["valid_from"] or now
        if start < now - STILL_NOW:
            raise forms.ValidationError("A rate starts now or later: prices of the past stay as they were.")
        return max(start, now)

    def clean(self) -> dict[str, Any]:
        """Refuse a second price for what has one: neither could be sold."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("usd") is not None and {"product", "condition", "valid_from"} <= data.keys():
            conditions = (sold.condition for sold in current_rates(data["product"], at=data["valid_from"]))
            taken = next((one for one in conditions if clash(one, data["condition"])), None)
            if taken is not None:
                words = f"{json.dumps(taken)} has a price that would fit as well. End it first: no USD."
                self.add_error("condition", words)
        return data


@admin.register(Rate)
class RateAdmin(StaffModelAdmin):
    """Add only, as the database has it too."""

    form = RateForm
    list_display = (
        *("product", "condition", "unit_in_words", "usd", "label"),
        *("margin_percent", "valid_from", "created_by"),
    )
    list_filter = ("product",)
    list_select_related = ("created_by",)
    search_fields = ("product",)
    date_hierarchy = "valid_from"
    ordering = ("product", "-valid_from", "-id")

    @admin.display(description="unit", ordering="unit")
    def unit_in_words(self, rate: Rate) -> str:
        """The unit as those who sell it call it."""
        return unit_in_words(rate.unit)

    def has_change_permission(self, request: HttpRequest, obj: Rate | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Rate | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Rate, form: Any, change: bool) -> None:
        """Remember who set it."""
        obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)
