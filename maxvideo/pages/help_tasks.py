"""Help by task: what somebody wants to do, in a few steps and with a picture of this very site.

The pictures are made by `python -m tests.help_pictures`.
"""

from typing import Final, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maxvideo.pages.help import facts


class Task(NamedTuple):
    """Its name in the address, what it is called, what it is about, and what its picture shows."""

    name: str
    title: str
    lede: str
    alt: str

    @property
    def picture(self) -> str:
        """Where it is among the static files."""
        return f"img/help/{self.name}.webp"


TASKS: Final = (
    Task("making", "Make a video", "From a sentence to a file in your gallery.", "The studio with a prompt in it"),
    Task("paying", "Pay for it", "Credits, holds, and what comes back.", "The account with a line for each video"),
    Task("failed", "A video failed", "Why, what it cost (nothing), and what helps.", "The page of a refused video"),
    Task("keeping", "Keep and find", "Gallery, collections, downloads, trash.", "A gallery with search and filters"),
    Task("sharing", "Share a video", "A link for one video, and its end.", "The form of a share link"),
    Task("continuing", "Continue a video", "From the last frame on.", "The page of a finished video"),
)


@login_not_required
@require_safe
def task(request: HttpRequest, task_name: str) -> HttpResponse:
    """One task's page."""
    found = next((task for task in TASKS if task.name == task_name), None)
    if found is None:
        raise Http404
    return render(request, f"pages/help/{found.name}.html", facts() | {"task": found, "tasks": TASKS})
