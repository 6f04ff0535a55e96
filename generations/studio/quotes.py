"""The price of a form as it stands, for the page's button and for scripts."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from billing.pricing.prices import Quote
from generations.catalogue import find
from generations.models import EndpointStatus
from generations.studio.controls import controls_of
from generations.studio.fields import whole_number
from generations.studio.forms import GenerationForm
from generations.studio.model_choices import model_choices
from generations.studio.notices import NOT_SOLD
from generations.studio.price_tag import price_tag, unknown_price
from generations.workflow import quoting
from maxvideo.web import rate_limits
from maxvideo.web.http import is_htmx

TOO_MANY = "That were many prices in a minute. Wait a little; the button's price is checked again when it is pressed."

JSON: Final = ("application/json", "application/json; charset=utf-8")


@login_not_required
@never_cache
@require_POST
def quote(request: HttpRequest, endpoint_id: str) -> HttpResponse:
    """The price of the posted options: JSON where it is preferred, or the fragment that htmx puts on the page."""
    endpoint = find(endpoint_id)
    if endpoint is None:
        raise Http404
    asked = rate_limits.quotes_of(request)
    if asked.is_full():
        return _refused(request, {"__all__": [TOO_MANY]}, status=429)
    form = GenerationForm(endpoint, request.POST, user=request.user, only_priced=True)
    if not form.is_valid():
        return _refused(request, form.error_sentences, status=422)
    rates = quoting.all_rates()
    prices = form.prices(rates.get(endpoint.id, ()))
    total = prices.total
    if total is None:
        return _refused(request, {"__all__": [f"{NOT_SOLD.title}. {NOT_SOLD.text}"]}, status=422)
    asked.count()
    if _wants_json(request):
        return JsonResponse(_as_json(total.times(form.number)))
    statuses, is_live_page = EndpointStatus.objects.not_live().in_bulk(), is_htmx(request)
    context = {
        "tag": price_tag(request.user, prices, form, is_paused=endpoint.id in statuses),
        "controls": controls_of(form, prices, with_errors=False) if is_live_page else (),
        "models": model_choices(form, prices, rates, statuses) if is_live_page else None,
    }
    return render(request, "generations/studio/_quoted.html", context)


def _refused(request: HttpRequest, errors: dict[str, list[str]], *, status: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": errors}, status=status)
    sentences = " ".join(sentence for several in errors.values() for sentence in several)
    shown = whole_number(request.POST.get("quoted_credits", "")) if status == 429 else None
    tag = unknown_price(request.user, sentences, shown=shown)
    return render(request, "generations/studio/_quoted.html", {"tag": tag}, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", *JSON]) in JSON


def _as_json(total: Quote) -> dict[str, Any]:
    return {
        "credits": total.credits,
        "usd": f"{total.usd:.2f}" if total.usd == round(total.usd, 2) else f"{total.usd.normalize():f}",
        "breakdown": [{"text": line.text, "usd": str(line.usd)} for line in total.lines],
    }
