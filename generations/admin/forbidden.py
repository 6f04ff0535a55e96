"""What no order may hold, kept by moderators, and the orders that were refused for it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from generations.admin import private
from generations.media.exceptions import BadPicture, ChildUnavailable
from generations.media.look import upright
from generations.media.pictures import Picture, prepare
from generations.models import ForbiddenPicture, ForbiddenWord, RefusedOrder
from generations.models.forbidden import LONGEST_FOLDED
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.model_admin import StaffModelAdmin
from maxvideo.staff.private import PrivateRows
from maxvideo.web.admin import ReadOnly, as_typed
from maxvideo.web.word_match import fold


class ForbiddenWordForm(forms.ModelForm):
    """A word or phrase that has letters, and is not there yet in another spelling."""

    class Meta:
        model = ForbiddenWord
        fields = ("words", "is_whole", "note")

    def clean_words(self) -> str:
        """Refuse what would be found nowhere, and what is found already."""
        words: str = self.cleaned_data["words"]
        folded = fold(words)
        if not folded:
            raise ValidationError("There is no letter and no digit in it.")
        if len(folded) > LONGEST_FOLDED:
            raise ValidationError("It is too long when its signs are written out.")
        if ForbiddenWord.objects.filter(folded=folded).exclude(pk=self.instance.pk).exists():
            raise ValidationError("It is forbidden already, maybe in another spelling.")
        return words


@admin.register(ForbiddenWord)
class ForbiddenWordAdmin(StaffModelAdmin):
    """Words and phrases; what is added holds for the next order."""

    form = ForbiddenWordForm
    list_display = ("words", "is_whole", "note", "created_at")
    list_filter = ("is_whole",)
    search_fields = ("words", "note")
    ordering = ("folded",)


class ForbiddenPictureForm(forms.ModelForm):
    """The picture is looked at and thrown away; its sum and its look are kept."""

    picture = forms.FileField(help_text="JPEG, PNG or WebP. It is not kept, only how it is told from others.")

    class Meta:
        model = ForbiddenPicture
        fields = ("note",)

    def clean_picture(self) -> Picture:
        """Take its sum and its look."""
        try:
            prepared = prepare(self.cleaned_data["picture"])
        except BadPicture as error:
            raise ValidationError(str(error)) from error
        except ChildUnavailable as error:
            raise ValidationError("The picture could not be looked at. Try again in a minute.") from error
        if ForbiddenPicture.objects.filter(sha256=prepared.sha256).exists():
            raise ValidationError("This picture is forbidden already.")
        self.instance.sha256, self.instance.look = prepared.sha256, upright(prepared.look)
        return prepared


@admin.register(ForbiddenPicture)
class ForbiddenPictureAdmin(StaffModelAdmin):
    """Pictures that may not be used, nor what looks like them."""

    list_display = ("note", "sha256", "look", "created_at")
    search_fields = ("note", "sha256__exact")
    ordering = ("-created_at",)
    readonly_fields = ("sha256", "look", "take_down")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new one is made of a picture; of an old one the note changes."""
        options = kwargs if change else kwargs | {"form": ForbiddenPictureForm}
        return super().get_form(request, obj, change, **options)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("note", *self.readonly_fields) if obj else ("picture", "note")


@admin.register(RefusedOrder)
class RefusedOrderAdmin(ReadOnly, AddressSearch, PrivateRows):
    """Orders that held something forbidden; kept for 90 days. What was typed is private."""

    list_display = ("created_at", "user", "found", "field", "endpoint_id")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    lookups = ("user__id__exact",)
    search_fields = ("user__email", "found")
    search_help_text = "E-mail, or what was found"
    show_full_result_count = False
    ordering = ("-created_at",)
    fields = readonly_fields = ("created_at", "user", "endpoint_id", "field", "found", "typed")
    open_permission = private.OPEN
    private_template = private.TEMPLATE

    def private_context(self, request: HttpRequest, row: RefusedOrder) -> Mapping[str, Any]:
        """The words that were refused."""
        return {"facts": {"prompt": as_typed(row.words)}}

    @admin.display(description="prompt")
    def typed(self, order: RefusedOrder) -> str:
        """The way to what was typed."""
        return self.open_link(order)
