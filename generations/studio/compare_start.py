"""From a comparison's form to its batch: each chosen endpoint gets an order, and all start or none."""

from generations import workflow
from generations.models import Batch, Generation
from generations.studio.asking import ask
from generations.studio.compare_form import CompareForm
from generations.studio.notices import Notice
from generations.workflow.order import BatchOrder, Order, accept_batch
from maxvideo.accounts.models import User


def start(user: User, form: CompareForm) -> Generation | Notice:
    """The first of what it started; or what stands in the way, and then nothing was."""
    return ask(form, lambda: workflow.start_batch(accept_batch(_order(user, form))))


def _order(user: User, form: CompareForm) -> BatchOrder:
    wish = form.wish
    orders = [Order(user=user, endpoint=one, arguments=wish.arguments(one)) for one in form.endpoints]
    first = Order(user=user, endpoint=orders[0].endpoint, arguments=orders[0].arguments, form_key=form.key)
    return BatchOrder(
        kind=Batch.Kind.COMPARISON,
        orders=(first, *orders[1:]),
        shown_credits=form.cleaned_data["quoted_credits"],
        agreed_credits=form.agreed_credits,
    )
