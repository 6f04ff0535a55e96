"""The page where people say how the site behaves for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from generations.workflow.spending import spent_by
from maxvideo.accounts import theme
from maxvideo.accounts.forms import PreferencesForm
from maxvideo.accounts.models import User
from maxvideo.web.http import AuthenticatedHttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Mail, theme and spending limits, with what is spent of those."""
    if request.method != "POST":
        return _page(request, PreferencesForm(instance=request.user, initial={"theme": theme.of(request)}))
    # A user of its own: what is refused must not show in the frame of the page that comes back.
    form = PreferencesForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return _page(request, form, status=422)
    form.save_choices()
    messages.success(request, "Saved.")
    response = redirect("account_preferences")
    theme.remember(response, form.instance.theme)
    return response


def _page(request: AuthenticatedHttpRequest, form: PreferencesForm, status: int = 200) -> HttpResponse:
    spent = spent_by(request.user)
    notes = {
        "daily_limit": f"{spent.today:,} credits spent or on hold today.",
        "monthly_limit": f"{spent.this_month:,} credits spent or on hold this month.",
        "ask_above": "A dearer video starts only after you say yes a second time.",
    }
    facts = {"form": form, "notes": notes}
    return render(request, "account/preferences.html", facts, status=status)
