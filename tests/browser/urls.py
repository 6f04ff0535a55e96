"""The site's addresses, and one for each error page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from maxvideo import urls


@login_not_required
def error(request: HttpRequest, page: str) -> HttpResponse:
    """An error page, whatever it stands for."""
    return render(request, f"{page}.html", status=int(page[:3]))


urlpatterns = [path("errors/<page>/", error), *urls.urlpatterns]
