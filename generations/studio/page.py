"""One endpoint's page: the form as it stands, the price of it, and what stands in the way."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from generations.catalogue import Endpoint, find
from generations.models import EndpointStatus
from generations.studio import picture_field
from generations.studio.continued import continued_by
from generations.studio.controls import controls_of
from generations.studio.forms import OWN_KEY, GenerationForm
from generations.studio.ideas import ideas_for
from generations.studio.latest import latest_of
from generations.studio.model_choices import model_choices
from generations.studio.notices import Notice
from generations.studio.price_tag import price_tag
from generations.workflow import quoting
from generations.workflow.storage_use import storage_use


def render_page(
    request: HttpRequest,
    form: GenerationForm,
    *,
    notice: Notice | None = None,
    can_undo: bool = False,
    cleared: str = "",
) -> HttpResponse:
    """The page of a validated form; with a notice it has that one's status, and says what is wrong with each field.

    `cleared` is what a visitor's page carries, to be brought back.
    """
    user, endpoint = request.user, form.endpoint
    statuses = EndpointStatus.objects.not_live().in_bulk()
    context = _about(endpoint, statuses) | picture_field.of_endpoint(user, endpoint)
    context |= {
        "form": form,
        "ideas": ideas_for(endpoint),
        "own_key": OWN_KEY,
        "notice": notice,
        "can_undo": can_undo or bool(cleared),
        "cleared": cleared,
        "storage": storage_use(user) if user.is_authenticated else None,
        "latest": latest_of(user),
        "studio_url": request.path,
        "continues": continued_by(form),
    }
    rates = quoting.all_rates()
    prices = form.prices(rates.get(endpoint.id, ()))
    context["models"] = model_choices(form, prices, rates, statuses)
    context["controls"] = controls_of(form, prices, with_errors=notice is not None)
    context["tag"] = price_tag(user, prices, form, is_paused=endpoint.id in statuses)
    return render(request, "generations/studio/studio.html", context, status=notice.status if notice else 200)


def _about(endpoint: Endpoint, statuses: Mapping[str, EndpointStatus]) -> dict[str, Any]:
    """The endpoint, whether it is live, and what else there is."""
    status = statuses.get(endpoint.id)
    return {
        "endpoint": endpoint,
        "endpoint_status": status,
        "replacement": find(status.replaced_by) if status else None,
    }
