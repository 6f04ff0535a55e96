"""Generations: found by e-mail, our id or fal's request id, with all that happened to them."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, URLField
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from generations.admin import private
from generations.models import Attempt, Delivery, Generation, Transition
from generations.showcase import featured
from generations.showcase.published import serve_video
from generations.workflow import staff
from maxvideo.accounts.address_search import AddressSearch
from maxvideo.staff.followed import for_holders_of
from maxvideo.staff.private import PrivateRows
from maxvideo.web.admin import ReadOnly, ReadOnlyInline
from maxvideo.web.uuids import uuid_or_none

# All but its key of the form, its secrets, the token of its lease, and what is its owner's alone: words, pictures, and
# fal's address of the video, at which anybody could watch it.
FIELDS: Final = (
    *("user", "endpoint_id", "private", "created_at", "finished_at", "deleted_at", "continued_from"),
    *("batch", "position"),
    *("hold", "price_credits", "charged_credits", "refund", "quote"),
    *("state", "error", "error_kind", "cancel_requested_at", "deadline"),
    *("next_run_at", "lease_until", "tries", "rung_at", "setbacks"),
    *("request_id", "status_url", "response_url", "cancel_url", "fal_status", "queue_position"),
    *("submitted_at", "started_at", "gone_at", "cancel_asked_at", "bad_files"),
    *("video_key", "poster_key", "width", "height", "duration_seconds", "has_sound", "bytes", "sha256", "shape"),
    *("source_sha256", "mark", "manifest_key", "taken_down_at"),
    *("starred_at", "shared_at", "picked_at", "mailed_at", "shared"),
)


class TransitionInline(ReadOnlyInline):
    """Every move it made."""

    model = Transition
    fields = ("created_at", "from_state", "to_state", "reason")
    readonly_fields = fields


class AttemptInline(ReadOnlyInline):
    """Every try to submit it."""

    model = Attempt
    fields = ("created_at", "sent_at", "answered_at", "outcome", "http_status", "request_id")
    readonly_fields = fields


class DeliveryInline(ReadOnlyInline):
    """Every webhook about it; what it said is private."""

    model = Delivery
    fields = ("received_at", "is_signed", "processed_at", "verdict")
    readonly_fields = fields


@admin.register(Generation)
class GenerationAdmin(ReadOnly, AddressSearch, PrivateRows):
    """Read-only but for the actions: three are functions of the workflow, two choose what the home page shows."""

    list_display = (
        "created_at",
        "user",
        "endpoint_id",
        "state",
        "price_credits",
        "charged_credits",
        "next_run_at",
        "shared",
    )
    list_filter = (
        "state",
        "error_kind",
        "endpoint_id",
        "created_at",
        ("shared_at", admin.EmptyFieldListFilter),
        ("picked_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("user",)
    lookups = ("user__id__exact",)
    search_fields = ("user__email", "request_id__exact")
    search_help_text = "E-mail, our id or fal's request id"
    show_full_result_count = False
    view_on_site = False  # it is its owner's alone
    ordering = ("-created_at",)
    fields = FIELDS
    inlines: ClassVar = [TransitionInline, AttemptInline, DeliveryInline]
    readonly_fields = ("private", "refund", "shared")
    open_permission = private.OPEN
    private_template = private.TEMPLATE
    formfield_overrides: ClassVar = {URLField: {"assume_scheme": "https"}}  # Django 6's default
    actions = ("ask_fal_now", "save_again", "fail_and_release", "pick", "take_down")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Generation], search_term: str
    ) -> tuple[QuerySet[Generation], bool]:
        """An id leads straight to its row, ours or fal's: both are UUIDs."""
        term = search_term.strip()
        if our_id := uuid_or_none(term):
            return queryset.filter(Q(pk=our_id) | Q(request_id=term)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.action(description="Ask fal now", permissions=["act"])
    def ask_fal_now(self, request: HttpRequest, queryset: QuerySet[Generation]) -> None:
        """Do at once what is due next."""
        self._each(request, queryset, staff.ask_now, "asked about")

    @admin.action(description="Save again", permissions=["act"])
    def save_again(self, request: HttpRequest, queryset: QuerySet[Generation]) -> None:
        """Fetch and store the file again."""
        self._each(request, queryset, staff.save_again, "to be saved again")

    @admin.action(description="Fail and release", permissions=["act"])
    def fail_and_release(self, request: HttpRequest, queryset: QuerySet[Generation]) -> None:
        """End without a video and give the credits back."""
        by = f"staff {request.user.pk}"
        self._each(request, queryset, lambda generation: staff.fail_and_release(generation, by), "failed and released")

    @admin.action(description="Pick for the home page", permissions=["pick"])
    def pick(self, request: HttpRequest, queryset: QuerySet[Generation]) -> None:
        """Show what its owner shared to everybody."""
        asked, done = queryset.count(), featured.pick(queryset)
        messages.info(request, f"{done} picked, {asked - done} left as they are.")

    @admin.action(description="Take down from the home page", permissions=["pick"])
    def take_down(self, request: HttpRequest, queryset: QuerySet[Generation]) -> None:
        """Show it to everybody no more; its owner goes on offering it."""
        asked, done = queryset.count(), featured.take_down(queryset)
        messages.info(request, f"{done} taken down, {asked - done} left as they are.")

    def get_urls(self) -> list[URLPattern]:
        """Beside Django's own, the way to watch what is shared, and the files of what was opened with a reason."""
        watch = self.admin_site.admin_view(self.watch)
        ours = [path("<uuid:generation_id>/shared-video/", watch, name="watch-shared")]
        return [*ours, *private.file_urls(self), *super().get_urls()]

    def watch(self, request: HttpRequest, generation_id: uuid.UUID) -> HttpResponseBase:
        """A video that its owner offers, to be judged; any other is nobody's business, staff's neither."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        generation = get_object_or_404(featured.offered(), pk=generation_id)
        return serve_video(request, generation)

    def private_context(self, request: HttpRequest, row: Generation) -> Mapping[str, Any]:
        """Words, pictures, the video, what fal sent."""
        return private.contents(row)

    @for_holders_of(private.OPEN)
    @admin.display(description="words, pictures and video")
    def private(self, generation: Generation) -> str:
        """The way to what is its owner's alone."""
        return self.open_link(generation)

    @for_holders_of("billing.change_creditaccount")
    @admin.display(description="refund")
    def refund(self, generation: Generation) -> str:
        """The way to give back what was charged, in part or whole."""
        if not generation.charged_credits or generation.hold_id is None:
            return "nothing was charged"
        address = reverse("admin:billing_hold_refund", args=[generation.hold_id])
        return format_html('<a href="{}">Give credits back</a>', address)

    @admin.display(description="shared for the home page")
    def shared(self, generation: Generation) -> str:
        """Whether it is, and the way to watch it."""
        if generation.shared_at is None:
            return "no"
        word = "picked" if generation.picked_at else "yes"
        return format_html('{} · <a href="{}">watch</a>', word, reverse("admin:watch-shared", args=[generation.pk]))

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Who may change generations may use the actions, though no form is offered."""
        return request.user.has_perm("generations.change_generation")

    def has_pick_permission(self, request: HttpRequest) -> bool:
        """Who may choose what the home page shows."""
        return request.user.has_perm("generations.pick_generation")

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Generation], do: Callable[[Generation], bool], done: str
    ) -> None:
        results = [do(generation) for generation in queryset]
        messages.info(request, f"{sum(results)} {done}, {len(results) - sum(results)} left as they are.")
