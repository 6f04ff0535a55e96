"""The account, for its owner: the balance, every line, the statement as a file."""

import uuid
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing import ledger
from billing.ledger import amounts, groups
from billing.ledger.accounts import account_of
from billing.ledger.models import Hold, Transfer
from billing.ledger.rows import rows_of
from billing.ledger.spending import spending_of
from billing.ledger.statement import Filters, as_csv
from maxvideo.web.days import zone_of
from maxvideo.web.http import AuthenticatedHttpRequest

PAGE: Final = 50
TEST_CREDITS: Final = 1_000


@never_cache
@require_safe
def credits(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What there is and a line for each movement or hold, newest first, and what was spent in `?month=`.

    `?kind=`, `?since=`, `?until=` narrow the lines, `?before=` is the place.
    """
    filters = Filters.read(request.GET)
    lines = filters.narrow(Transfer.objects.of(request.user)).folded().newest_first()
    found = list(lines[: PAGE + 1])
    page = found[:PAGE]
    account = account_of(request)
    open_holds = Hold.objects.filter(account_id=account.pk, state=Hold.State.OPEN)
    return render(
        request,
        "billing/ledger/credits.html",
        {
            "account": account,
            "open_holds": open_holds.count() if account.held else 0,
            "rows": rows_of(request.user, page),
            "spending": None if filters.is_narrowed or filters.before else spending_of(request.user, request.GET),
            "older": filters.query(before=page[-1].pk) if len(found) > PAGE else "",
            "filters": filters,
            "tabs": [(label, filters.query(kind=name), filters.kind == name) for name, label in groups.tabs()],
            "without_dates": filters.query(since=None, until=None, zone=""),
            "test_credits": TEST_CREDITS if settings.DEBUG else 0,
            "form_key": uuid.uuid4(),
        },
    )


@never_cache
@require_safe
def credits_json(request: AuthenticatedHttpRequest) -> JsonResponse:
    """The balance for scripts."""
    account = account_of(request)
    return JsonResponse({"available": account.available, "held": account.held, "total": account.total})


@never_cache
@require_safe
def statement(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """Every line as CSV, oldest first, narrowed as on the page; `?zone=` is where its reader is."""
    filters = Filters.read(request.GET)
    zone = zone_of(filters.zone)
    lines = filters.narrow(Transfer.objects.of(request.user)).order_by("id")
    name = f"maxvideo-credits-{timezone.now().astimezone(zone):%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        as_csv(lines.iterator(chunk_size=1000), zone),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def add_test_credits(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Free credits, on a development site alone; a form sent twice adds them once."""
    if not settings.DEBUG:
        raise Http404
    try:
        form_key = uuid.UUID(request.POST["form_key"]) if "form_key" in request.POST else uuid.uuid4()
    except ValueError:
        return HttpResponseBadRequest("form_key is no UUID")
    user_id = request.user.pk
    ledger.grant(user_id, TEST_CREDITS, key=f"grant:{user_id}:{form_key}", note="Test credits")
    messages.success(request, f"{amounts.credits(TEST_CREDITS)} added.")
    return redirect("billing:credits")
