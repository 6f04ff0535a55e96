"""From a comparison's form to its batch: each chosen endpoint gets an order, and all start or none."""

from typing import Final

from django.db import Error

from generations import workflow
from generations.models import Batch, Generation
from generations.studio import notices
from generations.studio.compare_form import CompareForm
from generations.studio.fields import whole_number
from generations.studio.notices import Notice
from generations.workflow.order import BatchOrder, Order, accept_batch
from generations.workflow.refusals import EndpointNotLive, Forbidden, PictureGone, Refusal
from maxvideo.accounts.models import User
from maxvideo.web.database_errors import is_away, leave_if_read_only

AGREED: Final = "agreed_credits"


def start(user: User, form: CompareForm) -> Generation | Notice:
    """The first of what it started; or what stands in the way, and then nothing was."""
    if form.errors:
        return notices.invalid(form.hidden_errors)
    try:
        return workflow.start_batch(accept_batch(_order(user, form)))
    except Refusal as refusal:
        _say_at_fields(form, refusal)
        return notices.notice_of(refusal)
    except Error as error:
        if not is_away(error):
            raise
        leave_if_read_only(error)
        return notices.RECORDS_UNAVAILABLE


def _order(user: User, form: CompareForm) -> BatchOrder:
    wish = form.wish
    orders = [Order(user=user, endpoint=one, arguments=wish.arguments(one)) for one in form.endpoints]
    first = Order(user=user, endpoint=orders[0].endpoint, arguments=orders[0].arguments, form_key=form.key)
    return BatchOrder(
        kind=Batch.Kind.COMPARISON,
        orders=(first, *orders[1:]),
        shown_credits=form.cleaned_data["quoted_credits"],
        agreed_credits=whole_number(form.posted.get(AGREED, "")),
    )


def _say_at_fields(form: CompareForm, refusal: Refusal) -> None:
    match refusal:
        case PictureGone(picture_ids=picture_ids):
            form.refuse_gone(picture_ids)
        case Forbidden(findings=findings):
            form.refuse_forbidden(findings)
        case EndpointNotLive():
            form.add_error("endpoint", f"Models: {notices.notice_of(refusal).text}")
