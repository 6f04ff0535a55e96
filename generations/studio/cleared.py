"""What a visitor cleared, in the page itself: nothing of it is kept with us, and another Clear takes its place."""

import json
from typing import Any, Final

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.studio.forms import GenerationForm
from generations.studio.kept_drafts import is_blank, texts_of

FIELD: Final = "cleared"


def carried(form: GenerationForm) -> str:
    """A form as one text, to be brought back; empty where there is nothing in it, or more than is kept of one."""
    texts = texts_of(form)
    return "" if is_blank(form, texts) or not form.fits_draft else json.dumps(texts, ensure_ascii=False)


def brought_back(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """The form that the page carried; None where it carried none that can be read."""
    try:
        found = json.loads(request.POST.get(FIELD, ""))
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is a text that no page can show
    except (ValueError, RecursionError):
        return None
    return MultiValueDict(found) if _is_form(found) else None


def _is_form(found: Any) -> bool:
    """Whether it is texts by name; what they say is judged as anything that is posted."""
    return isinstance(found, dict) and all(_are_texts(texts) for texts in found.values())


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(text, str) for text in found)
