"""The floor: the least that a correct Django site would do for the same request, on the same rows.

Session and user come from the same middleware, the rows by the same index; there is no look, no live price, no ledger
beyond one balance.

It stands in front of the site's own addresses, in one process with them: to switch ROOT_URLCONF between two requests
makes Django forget every address it knows, and whoever writes many pays for that, in no proportion to a site's life.
"""

import json
import re
import uuid
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from generations.models import Generation
from maxvideo import urls
from maxvideo.web.http import AuthenticatedHttpRequest

PAGE = 24
INSERT = "INSERT INTO benchmark_started (id, body) VALUES (%s, %s)"
WALL = Template(
    """{% load static %}<!doctype html><html lang="en"><head><title>Gallery</title>
<link rel="stylesheet" href="{% static 'css/tokens.css' %}"><link rel="stylesheet" href="{% static 'css/base.css' %}">
</head><body>
<header><a href="/">MaxVideo</a> <a href="/credits/">{{ user.credit_account.available }} credits</a></header>
<ul>{% for row in rows %}<li>
<a href="/generations/{{ row.id }}/"><img src="/generations/{{ row.id }}/poster/" alt="" width="{{ row.width }}"
height="{{ row.height }}" loading="lazy"><span>{{ row.duration_seconds|floatformat }} s</span>
<span>{{ row.prompt|truncatechars:200 }}</span></a>
<p>{{ row.endpoint_id }} · {{ row.created_at|date:"j M, H:i" }}</p>
<a href="/generations/{{ row.id }}/download/" aria-label="Download: {{ row.prompt|truncatewords:6 }}">
<svg class="icon"><use href="{% static 'img/icons.svg' %}#download"/></svg></a>
<form method="post" action="/generations/{{ row.id }}/star/">{% csrf_token %}
<button aria-pressed="{% if row.starred_at %}true{% else %}false{% endif %}"
aria-label="Star: {{ row.prompt|truncatewords:6 }}">
<svg class="icon"><use href="{% static 'img/icons.svg' %}#star"/></svg></button></form></li>{% endfor %}</ul>
</body></html>"""
)
FIELDS = (
    *("id", "prompt", "endpoint_id", "created_at", "duration_seconds"),
    *("width", "height", "starred_at"),
)


TOKEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The front page's words as one template, and a token: no query."""
    return HttpResponse(_front_page().render(RequestContext(request)))


@cache
def _front_page() -> Template:
    return Template(TOKEN.sub("{% csrf_token %}", Client().get("/").text))


def _wall(request: HttpRequest, rows: QuerySet[Generation]) -> HttpResponse:
    newest = rows.order_by("-created_at", "-id").values(*FIELDS)[: PAGE + 1]
    return HttpResponse(WALL.render(RequestContext(request, {"rows": newest})))


def gallery(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One keyset query and a wall of cards, each written out anew."""
    rows = Generation.objects.filter(user=request.user, deleted_at=None, state="completed")
    if before := request.GET.get("before"):
        rows = rows.filter(created_at__lt=before)
    return _wall(request, rows)


def scan(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Search as Django offers it: LIKE over the user's prompts."""
    rows = Generation.objects.filter(user=request.user, deleted_at=None, state="completed")
    for word in request.GET["q"].split():
        rows = rows.filter(prompt__icontains=word)
    return _wall(request, rows)


def status(request: AuthenticatedHttpRequest, generation_id: uuid.UUID) -> HttpResponse:
    """The state, as a word."""
    return HttpResponse(Generation.objects.values_list("state", flat=True).get(pk=generation_id, user=request.user))


def start(request: HttpRequest) -> HttpResponse:
    """One balance and one row, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE billing_creditaccount SET available = available - 0 WHERE user_id = %s AND available >= 27",
            [request.user.pk],
        )
        cursor.execute(
            "INSERT INTO benchmark_started (id, body) VALUES (%s, %s)", [uuid.uuid4().hex, request.POST["prompt"]]
        )
    return HttpResponse(status=302)


@csrf_exempt
@login_not_required
def webhook(request: HttpRequest) -> HttpResponse:
    """The body parsed and stored; nothing verified."""
    body = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_started (id, body) VALUES (%s, %s)", [uuid.uuid4().hex, json.dumps(body)])
    return JsonResponse({"ok": True})


FLOOR = [
    path("", home),
    path("gallery/", gallery),
    path("scan/", scan),
    path("status/<uuid:generation_id>/", status),
    path("start/", start),
    path("webhook", webhook),
]
urlpatterns = [path("floor/", include(FLOOR)), *urls.urlpatterns]
handler500 = urls.handler500
