"""The form of a report, for anybody, and the page that says what came of one."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from generations.models import Report
from generations.models.report import make_number
from generations.moderation import mails, reports
from generations.moderation.forms import REASONS, ReportForm
from maxvideo.web.letters import send_now
from maxvideo.web.rate_limits import DAY_SECONDS, limit_of

REPORTS: Final = 5
"""Of one person in a minute."""
REPORTS_A_DAY: Final = 100
ALL_VISITORS: Final = 50
"""So many times that is what all visitors together may send in a day: rows of 30 MB at most."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Four questions; `?where=` fills in the first. Nobody needs an account."""
    if request.method == "POST":
        return _receive(request, ReportForm(request.POST))
    form = ReportForm(initial={"where": request.GET.get("where", ""), "email": _own_address(request)})
    return _page(request, form)


@login_not_required
@never_cache
@require_safe
def reported(request: HttpRequest, number: str) -> HttpResponse:
    """What came of a report, for whoever has its number; nothing of what it says."""
    found = get_object_or_404(Report.objects.only("number", "state", "due_at", "decision"), number=number)
    return render(request, "generations/moderation/reported.html", {"report": found, "number": number})


def _receive(request: HttpRequest, form: ReportForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.cleaned_data["website"]:  # no person saw this field: the machine learns nothing
        context = {"number": make_number(), "report": None}
        return render(request, "generations/moderation/reported.html", context)
    if not _take(request):
        return _page(request, form, status=429)
    made = reports.receive(form, request.user if request.user.is_authenticated else None)
    if made.email:
        send_now(mails.RECEIVED, made)
    return redirect("generations:reported", made.number)


def _take(request: HttpRequest) -> bool:
    """Count a report; False where it is one too many of a minute or of a day."""
    day = limit_of(request, "reports-a-day", REPORTS_A_DAY, span=DAY_SECONDS, visitors=ALL_VISITORS)
    if day.is_full() or not limit_of(request, "reports", REPORTS).take():
        return False
    day.count()
    return True


def _page(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "reasons": REASONS, "is_too_many": status == 429}
    return render(request, "generations/moderation/report.html", context, status=status)


def _own_address(request: HttpRequest) -> str:
    return request.user.email if request.user.is_authenticated else ""
