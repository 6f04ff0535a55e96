"""The page of a batch: its videos in step, which of them is kept, and what htmx asks for while some are being made."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HTMX_STOP_POLLING, trigger_client_event

from generations.catalogue import title_of
from generations.library import bulk
from generations.library.takes import Takes
from generations.models import Batch
from generations.models.batch import MOST
from generations.workflow.cost_per_kept import cost_per_kept
from maxvideo.web.http import AuthenticatedHttpRequest

PLACES: Final = {str(place) for place in range(1, MOST + 1)}
CHOOSE: Final = "Choose the one to keep: nothing was moved."


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: AuthenticatedHttpRequest, batch_id: UUID) -> HttpResponse:
    """All of a batch side by side; a POST keeps one of them, or all."""
    batch = _own_batch(request, batch_id)
    if request.method == "POST":
        return _keep(request, batch)
    return render(request, "generations/library/batch.html", _context(batch))


@never_cache
@require_safe
def status(request: AuthenticatedHttpRequest, batch_id: UUID) -> HttpResponse:
    """What changed of the page, for htmx: no body while `?seen=` is what there is to see; `?live=` are the places of
    those that were being made then.
    """
    batch = _own_batch(request, batch_id)
    context = _context(batch)
    takes: Takes = context["takes"]
    if request.GET.get("seen") == takes.fingerprint:
        return HttpResponse(status=204)
    were_live = set(request.GET.get("live", "").split(","))
    context |= {"is_live": True, "changed": [take for take in takes.every if str(take.position) in were_live]}
    response = render(request, "generations/library/_batch_answer.html", context)
    if not takes.live:
        response.status_code = HTMX_STOP_POLLING
        trigger_client_event(response, "ended", {"title": "Done: all that was started", "url": request.path})
    return response


def _own_batch(request: AuthenticatedHttpRequest, batch_id: UUID) -> Batch:
    return get_object_or_404(Batch.objects.of(request.user).select_related("user"), pk=batch_id)


def _context(batch: Batch) -> dict[str, Any]:
    takes = Takes.of(batch, timezone.now())
    costs = cost_per_kept(batch.user)
    titles = dict.fromkeys(title_of(take.generation.endpoint_id) for take in takes.every)
    return {
        "batch": batch,
        "takes": takes,
        "usual_costs": [(title, costs[title]) for title in titles if title in costs],
    }


def _keep(request: AuthenticatedHttpRequest, batch: Batch) -> HttpResponse:
    """Keep one and move the others to the trash, but for those that are being made; or keep all."""
    if request.POST.get("all"):
        Batch.objects.filter(pk=batch.pk).update(keeper=None)
        messages.success(request, "All are kept.")
        return redirect(batch)
    chosen = request.POST.get("keeper", "")
    kept = bulk.keep(batch, int(chosen)) if chosen in PLACES else None
    if kept is None:
        messages.warning(request, CHOOSE)
        return render(request, "generations/library/batch.html", _context(batch), status=422)
    moved, together = kept
    undo_url = bulk.undo_url(together, batch.get_absolute_url()) if moved else ""
    messages.success(request, f"Number {chosen} is kept, {moved} moved to the trash.", extra_tags=undo_url)
    return redirect(batch)
