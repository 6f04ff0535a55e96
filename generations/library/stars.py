"""The star on a finished video."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from generations.library import bulk
from generations.library.cards import FEW_WORDS
from generations.models import Generation
from maxvideo.web.http import AuthenticatedHttpRequest, is_htmx
from maxvideo.web.safe_redirect import safe_redirect
from maxvideo.web.visible_text import first_words


@require_POST
def star(request: AuthenticatedHttpRequest, generation_id: UUID) -> HttpResponse:
    """Give or take the star, as `starred` says: "1" or nothing. htmx gets the button anew."""
    mine = Generation.objects.of(request.user).finished()
    generation = get_object_or_404(mine.only("id", "prompt"), pk=generation_id)
    change = bulk.star if request.POST.get("starred") else bulk.unstar
    change(mine.filter(pk=generation.pk))
    address = generation.get_absolute_url()
    if not is_htmx(request):
        return safe_redirect(request, address)
    generation.refresh_from_db(fields=["starred_at"])
    words = first_words(generation.prompt, FEW_WORDS)
    is_starred = generation.starred_at is not None
    context = {"generation": generation, "url": address, "words": words, "is_starred": is_starred}
    return render(request, "generations/library/_star.html", context)
