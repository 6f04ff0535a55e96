"""What stands above a form that comes back: why nothing was started, and what to do."""

from dataclasses import dataclass
from typing import Final

from billing.prices import Quote
from generations.forms import GenerationForm
from generations.models import EndpointStatus


@dataclass(frozen=True)
class Notice:
    """One idea; `is_short` where credits are missing, which the page says with what is affordable."""

    title: str
    text: str = ""
    is_short: bool = False


NO_PICTURES_NOW: Final = Notice("The picture could not be kept", "Nothing was started. Choose it again in a minute.")
MANY_PICTURES: Final = Notice(
    "That were many pictures in a short time", "Nothing was started. Choose yours again in a minute."
)
NOT_SOLD: Final = Notice(
    "This combination is not for sale at the moment", "It has no price. Nothing was started. Choose other options."
)


def bad_input(form: GenerationForm) -> Notice:
    """Something typed was refused; what belongs to no visible field is said here."""
    wrong = form.sentences()
    hidden = [sentence for name in ("form_key", "quoted_credits") for sentence in wrong.get(name, ())]
    return Notice("Nothing was started", " ".join([*hidden, "Look at what is marked below, then send it again."]))


def in_the_way(form: GenerationForm, quote: Quote | None, life: EndpointStatus | None) -> Notice | None:
    """Why a sound form cannot be started as it was shown, if so."""
    if life:
        return Notice("Nothing was started", f"{form.endpoint.title} takes no new videos at the moment.")
    if quote is None:
        return NOT_SOLD
    shown = form.cleaned_data["quoted_credits"]
    if shown is None or shown == quote.credits:
        return None
    return Notice(
        f"The price is {quote.credits:,} credits, not {shown:,}",
        "It follows the options and the price table. Nothing was started. Press the button again if that is fine.",
    )


def short_of(missing: int) -> Notice:
    """Not enough credits."""
    return Notice(f"{missing:,} credits short", is_short=True)


def limited(reason: Exception) -> Notice:
    """Too many at once or within a minute."""
    return Notice("Nothing was started", str(reason))
