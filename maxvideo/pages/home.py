"""The front door."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from generations.catalogue import Endpoint, find
from generations.catalogue.joined import JOINED
from generations.models import Draft, Generation
from generations.models.draft import COMPARISON
from maxvideo.accounts import theme
from maxvideo.accounts.models import User
from maxvideo.accounts.unconfirmed import address_of
from maxvideo.pages.front_page import FIRST_ENDPOINT, facts, front_page


@login_not_required
@require_safe
@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """What MaxVideo is, its models and their prices; a user goes on where something was typed or started last.

    It goes out compressed: nothing of a request stands in it, so that its size tells nothing of the token.
    """
    if request.user.is_authenticated:
        return redirect("generations:studio", _last_endpoint(request.user).id)
    if address_of(request) or get_messages(request):
        return render(request, "pages/home.html", facts())  # with a word to this visitor alone
    page = front_page(theme.of(request))
    return HttpResponse(f"{page.head}{get_token(request)}{page.rest}" if page.rest else page.head)


def _last_endpoint(user: User) -> Endpoint:
    """Where the newest form waits, or what was started last, if that is newer."""
    started = Generation.objects.filter(user=user).exclude(endpoint_id=JOINED).newest_first()
    waiting = Draft.objects.filter(user=user).exclude(endpoint_id=COMPARISON).order_by("-changed_at")
    newest = [
        *started.values_list("created_at", "endpoint_id")[:1],
        *waiting.values_list("changed_at", "endpoint_id")[:1],
    ]
    known = (find(endpoint_id) for _, endpoint_id in sorted(newest, reverse=True))
    return next((endpoint for endpoint in known if endpoint), FIRST_ENDPOINT)
