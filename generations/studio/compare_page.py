"""The page of a comparison as its form stands, and the price of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from generations.catalogue import ENDPOINTS
from generations.catalogue.common import PROMPT
from generations.studio import picture_field
from generations.studio.compare_form import PICTURE, CompareForm
from generations.studio.compared import Comparison
from generations.studio.control import Control
from generations.studio.endpoints_field import FEWEST
from generations.studio.ideas import ideas_for
from generations.studio.notices import NOT_SOLD, Notice
from generations.studio.price_tag import PriceTag, available_to
from generations.workflow import spending
from maxvideo.accounts.models import User
from maxvideo.web.http import AuthenticatedHttpRequest

LENGTHS: Final = (5, 8, 12)
CHOOSE: Final = "Choose two to four models."


def render_page(
    request: AuthenticatedHttpRequest, form: CompareForm, *, notice: Notice | None = None, can_undo: bool = False
) -> HttpResponse:
    """The page of a validated form; with a notice it has that one's status, and says what is wrong with each field."""
    prompt = form.posted.get("prompt", "").replace("\r\n", "\n")
    errors = form.error_sentences if notice else {}
    context = context_of(request.user, form) | picture_field.of_comparison(request.user)
    context |= {
        "notice": notice,
        "can_undo": can_undo,
        "errors": errors,
        "prompt": prompt,
        "parameter": PROMPT,
        "ideas": ideas_for(form.endpoints[0] if form.endpoints else ENDPOINTS[0]),
        "control": _picture_control(form, errors),
    }
    status = notice.status if notice else 200
    return render(request, "generations/studio/compare.html", context, status=status)


def _picture_control(form: CompareForm, errors: Mapping[str, list[str]]) -> Control:
    """The field of the picture; it has the focus where nothing before it is wrong."""
    wrong = tuple(errors.get(PICTURE, ()))
    return (
        replace(form.picture_control, errors=wrong, has_focus="prompt" not in errors) if wrong else form.picture_control
    )


def context_of(user: User, form: CompareForm) -> dict[str, Any]:
    """What the page and the answer to a price request have in common."""
    comparison = form.comparison
    return {
        "form": form,
        "comparison": comparison,
        "lengths": _lengths(form.posted.get("length", "")),
        "length": form.posted.get("length", ""),
        "shape": form.wish.shape or comparison.usual_shape,
        "tag": tag_of(user, form, comparison),
    }


def tag_of(user: User, form: CompareForm, comparison: Comparison) -> PriceTag:
    """The total, what is left after it, and what stands in the way."""
    quote = comparison.total if form.endpoints else None
    trouble = "" if quote else _trouble(form, comparison)
    is_paused = any(one.status for one in comparison.chosen)
    tag = PriceTag(quote, available_to(user), is_paused=is_paused, trouble=trouble, number=max(len(form.endpoints), 1))
    return replace(tag, over_limit=spending.limit_over(user, quote.credits) if quote else None)


def _trouble(form: CompareForm, comparison: Comparison) -> str:
    if wrong := form.error_sentences.get("endpoint"):
        return wrong[0] if len(comparison.chosen) >= FEWEST else CHOOSE
    return f"{NOT_SOLD.title}."


def _lengths(typed: str) -> list[str]:
    """What is offered, and a length that came from elsewhere."""
    offered = [str(seconds) for seconds in LENGTHS]
    return [*offered, typed] if typed and typed not in offered else offered


def unreadable(request: HttpRequest) -> CompareForm:
    """The form as it is served, for one that cannot be read."""
    form = CompareForm(user=request.user)
    form.full_clean()
    return form
