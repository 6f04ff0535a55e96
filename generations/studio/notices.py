"""What stands above a form that comes back: why nothing was started, and what to do."""

from dataclasses import dataclass
from typing import Final

from billing.pricing.prices import Quote
from generations.catalogue import Endpoint
from generations.studio.forms import GenerationForm
from generations.workflow import OwnLimitReached
from maxvideo.accounts.models import User


@dataclass(frozen=True)
class Notice:
    """One idea, and the status of the page. 402 says with it what is affordable; the button of a 200 is a yes."""

    title: str
    text: str = ""
    status: int = 422
    way: tuple[str, str] | None = None  # a button that leads elsewhere: its page in `buttons.PAGES` and its words

    @property
    def is_short(self) -> bool:
        """Whether credits are missing."""
        return self.status == 402

    @property
    def is_beside_price(self) -> bool:
        """Whether the page says it with the price: credits are missing, or it goes over a limit that the user set."""
        return self.is_short or (self.status == 429 and self.way is not None)

    @property
    def is_question(self) -> bool:
        """Whether nothing is wrong: the page asks again."""
        return self.status == 200


NO_PICTURES_NOW: Final = Notice(
    "The picture could not be kept", "Nothing was started. Choose it again in a minute.", status=503
)
MANY_PICTURES: Final = Notice(
    "That were many pictures in a short time", "Nothing was started. Choose yours again in a minute.", status=429
)
TOO_MUCH: Final = Notice(
    "That is more than a form can hold",
    "Nothing was started. A prompt has at most 10,000 characters, and pictures 20 MB.",
)
NOT_SOLD: Final = Notice(
    "This combination is not for sale at the moment", "It has no price. Nothing was started. Choose other options."
)


def bad_input(form: GenerationForm) -> Notice:
    """Something typed was refused; what belongs to no visible field is said here."""
    wrong = form.sentences()
    hidden = [sentence for name in ("form_key", "quoted_credits") for sentence in wrong.get(name, ())]
    return Notice("Nothing was started", " ".join([*hidden, "Look at what is marked below, then send it again."]))


def paused(endpoint: Endpoint) -> Notice:
    """The endpoint takes nothing new."""
    return Notice("Nothing was started", f"{endpoint.title} takes no new videos at the moment.")


def other_price(quote: Quote, shown: int | None) -> Notice | None:
    """The price is not the one that was shown, if so."""
    if shown is None or shown == quote.credits:
        return None
    return Notice(
        f"The price is {quote.credits:,} credits, not {shown:,}",
        "It follows the options and the price table. Nothing was started. Press the button again if that is fine.",
        status=409,
    )


def question(quote: Quote, user: User, agreed: str) -> Notice | None:
    """The user wants to be asked again before a price like this, if so; `agreed` is the sum that got a yes."""
    if user.ask_above is None or quote.credits <= user.ask_above or agreed == str(quote.credits):
        return None
    return Notice(
        f"Make it for {quote.credits:,} credits?",
        f"You wanted to be asked above {user.ask_above:,}. Nothing was started: change something, or say yes below.",
        status=200,
        way=("preferences", "Change when I am asked"),
    )


def short_of(missing: int) -> Notice:
    """Not enough credits."""
    return Notice(f"{missing:,} credits short", status=402)


def limited(reason: Exception) -> Notice:
    """Too many at once or within a minute, or for more than the user wants to spend."""
    way = ("preferences", "Change my limits") if isinstance(reason, OwnLimitReached) else None
    return Notice("Nothing was started", str(reason), status=429, way=way)
