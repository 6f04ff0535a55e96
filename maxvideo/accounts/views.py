"""The pages where people say how the site looks and behaves for them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from maxvideo.accounts import extensions, theme
from maxvideo.accounts.forms import PreferencesForm, ThemeForm
from maxvideo.accounts.models import Consent, User
from maxvideo.web.http import AuthenticatedHttpRequest
from maxvideo.web.safe_redirect import next_url, safe_redirect


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Mail, theme and spending limits, with what other apps say of those."""
    if request.method != "POST":
        return _preferences_page(request, PreferencesForm(instance=request.user, initial={"theme": theme.of(request)}))
    # A user of its own: what is refused must not show in the frame of the page that comes back.
    form = PreferencesForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return _preferences_page(request, form, status=422)
    form.save_choices()
    messages.success(request, "Saved.")
    response = redirect("account_preferences")
    theme.remember(response, form.instance.theme)
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light or dark, with an account or without one."""
    if request.method != "POST":
        return render(request, "account/theme.html", {"form": ThemeForm(initial={"theme": theme.of(request)})})
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return render(request, "account/theme.html", {"form": form}, status=422)
    chosen = form.cleaned_data["theme"]
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(theme=chosen)
    response = redirect("theme")
    theme.remember(response, chosen)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The texts have changed: asked once, before the next start, and never before one's own videos."""
    if request.method != "POST":
        return render(request, "account/agree.html", {"version": settings.LEGAL_VERSION, "next": next_url(request, "")})
    Consent.objects.give(request.user)
    return safe_redirect(request, reverse("home"))


def _preferences_page(request: AuthenticatedHttpRequest, form: PreferencesForm, status: int = 200) -> HttpResponse:
    notes = {name: note for notes_of in extensions.preference_notes for name, note in notes_of(request.user).items()}
    return render(request, "account/preferences.html", {"form": form, "notes": notes}, status=status)
