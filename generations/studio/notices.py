"""What stands above a form that comes back: why nothing was started, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generations.catalogue import title_of
from generations.workflow.refusals import (
    AccountFrozen,
    ConfirmationNeeded,
    EndpointNotLive,
    Forbidden,
    InDebt,
    NotEnoughCredits,
    NotSold,
    OwnLimitReached,
    PictureGone,
    PriceChanged,
    Refusal,
    StartRateReached,
    StorageFull,
    TermsChanged,
    TooManyInFlight,
)
from maxvideo.web.file_sizes import file_size


@dataclass(frozen=True)
class Notice:
    """One idea, and the status of the page. 402 says with it what is affordable; the button of a 200 is a yes."""

    title: str
    text: str = ""
    status: int = 422
    link: tuple[str, str] | None = None  # a button that leads elsewhere: its page in `buttons.PAGES` and its words

    @property
    def is_short(self) -> bool:
        """Whether credits are missing."""
        return self.status == 402 and self.link is None

    @property
    def is_beside_price(self) -> bool:
        """Whether the page says it with the price: credits are missing, or it goes over a limit that the user set."""
        return self.is_short or (self.status == 429 and self.link is not None)

    @property
    def is_question(self) -> bool:
        """Whether nothing is wrong: the page asks again."""
        return self.status == 200


BUY: Final = ("buy", "Get credits")
DELETE: Final = ("gallery", "Choose what to delete")
PICTURES_UNAVAILABLE: Final = Notice(
    "The picture could not be kept", "Nothing was started. Choose it again in a minute.", status=503
)
RECORDS_UNAVAILABLE: Final = Notice(
    "We cannot write to our records just now",
    "Nothing was started or charged, and everything you typed is here. Send it again in a minute.",
    status=503,
)
TOO_MANY_PICTURES: Final = Notice(
    "That were many pictures in a short time", "Nothing was started. Choose yours again in a minute.", status=429
)
FORM_TOO_LARGE: Final = Notice(
    "That is more than a form can hold",
    "Nothing was started. A prompt has at most 10,000 characters, and pictures 20 MB. "
    "What you typed is on the page before this one.",
)
TOO_MANY_DRAFTS: Final = Notice(
    "That were many forms for one day", "Nothing was lost. Log in first, then send it again.", status=429
)
VISITORS_PICTURES: Final = Notice(
    "Visitors may keep three pictures a day, of 4 MB together", "Nothing was started. Log in first.", status=413
)
TOO_LONG_TO_KEEP: Final = Notice(
    "That is too much text to take along",
    "Nothing was started, and nothing was cut. A prompt has at most 10,000 characters: shorten it here first.",
)
TERMS_CHANGED: Final = Notice(
    "Our terms have changed",
    "Nothing was started. Read them and agree, then press the button again; what you typed stays here.",
    status=403,
    link=("agree", "Read and agree"),
)
NOT_SOLD: Final = Notice(
    "This combination is not for sale at the moment", "It has no price. Nothing was started. Choose other options."
)


FROZEN: Final = Notice(
    "A payment of yours is disputed",
    "Nothing was started. Until your bank has decided, no credits are spent or bought; your videos stay yours.",
    status=403,
    link=("credits", "See your credits"),
)
PLAIN: Final[dict[type[Refusal], Notice]] = {TermsChanged: TERMS_CHANGED, AccountFrozen: FROZEN, NotSold: NOT_SOLD}


def invalid(hidden_errors: Iterable[str]) -> Notice:
    """Something typed was refused; what belongs to no visible field is said here."""
    return Notice(
        "Nothing was started", " ".join([*hidden_errors, "Look at what is marked below, then send it again."])
    )


def notice_of(refusal: Refusal) -> Notice:
    """A refused order in words."""
    match refusal:
        case EndpointNotLive(status=status):
            title = title_of(status.endpoint_id)
            return Notice("Nothing was started", f"{title} takes no new videos at the moment.")
        case TermsChanged() | AccountFrozen() | NotSold() | PictureGone() | Forbidden():
            return PLAIN.get(type(refusal)) or invalid(())
        case PriceChanged(quote=quote, shown_credits=shown):
            return Notice(
                f"The price is {quote.credits:,} credits, not {shown:,}",
                "It follows the options and the price table. Nothing was started. "
                "Press the button again if that is fine.",
                status=409,
            )
        case ConfirmationNeeded(quote=quote, ask_above=ask_above):
            return Notice(
                f"Make it for {quote.credits:,} credits?",
                f"You wanted to be asked above {ask_above:,}. Nothing was started: change something, or say yes below.",
                status=200,
                link=("preferences", "Change when I am asked"),
            )
        case NotEnoughCredits() | InDebt() | StorageFull():
            return _missing(refusal)
        case _:
            link = ("preferences", "Change my limits") if isinstance(refusal, OwnLimitReached) else None
            return Notice("Nothing was started", limit_sentence(refusal), status=429, link=link)


def _missing(refusal: NotEnoughCredits | InDebt | StorageFull) -> Notice:
    if isinstance(refusal, NotEnoughCredits):
        return Notice(f"{refusal.missing:,} credits short", status=402)
    if isinstance(refusal, InDebt):
        return Notice(f"You owe {refusal.debt:,} credits", debt_sentence(refusal.debt), status=402, link=BUY)
    return Notice("Your storage is full", storage_sentence(refusal.used, refusal.limit), status=402, link=DELETE)


def debt_sentence(debt: int) -> str:
    """Where a debt comes from, and how it goes away."""
    return (
        f"A payment was given back after its credits were spent, which leaves a debt of {debt:,} credits. Nothing was "
        "started. The next credits that you buy pay it first."
    )


def storage_sentence(used: int, limit: int) -> str:
    """How much is kept of how much, and what makes room."""
    return (
        f"You keep {file_size(used)} of {file_size(limit)}. Nothing was started. Delete videos that you do "
        "not need any more: that makes room at once."
    )


def picture_without_room(used: int, limit: int) -> Notice:
    """The same for a picture."""
    return Notice("Your storage is full", storage_sentence(used, limit), status=413, link=DELETE)


def limit_sentence(refusal: Refusal) -> str:
    """Which limit is reached, and what to do."""
    match refusal:
        case TooManyInFlight(limit=limit, number=1):
            return f"You have {limit} videos being made. Wait for one to finish, or cancel one."
        case TooManyInFlight(limit=limit, number=number):
            return f"At most {limit} videos may be made at once, and these are {number} more. Make fewer, or wait."
        case StartRateReached(limit=limit, number=1):
            return f"You have started {limit} videos within a minute. Wait a little and send it again."
        case StartRateReached(limit=limit, number=number):
            return f"At most {limit} videos start within a minute, and these are {number} more. Make fewer, or wait."
        case OwnLimitReached(credits=credits, limit=limit, left=left, span=span):
            return (
                f"This costs {credits:,} credits, and {left:,} are left of the {limit:,} a {span} that you set as "
                f"your limit. The next {span} begins at 00:00 UTC. You can change the limit in your account, under "
                "Preferences."
            )
    raise TypeError(f"{type(refusal).__name__} has no words yet")
