"""Every page of the site: who looks at it, where it is."""

from typing import NamedTuple

from django.urls import reverse

from maxvideo.pages.help_tasks import TASKS
from tests.browser import steps
from tests.test_authorisation import PLAIN, TABLE


class Look(NamedTuple):
    """A page: the name of its route, who looks (nobody is not signed in), its address with an own generation's state
    in braces, the status of the answer.
    """

    route: str
    who: str | None
    address: str
    status: int = 200


STUDIO = "generations:studio"
TEXTS = ("help", "keys", "status", "accessibility", "terms", "privacy", "imprint")
LISTS = {"generations:gallery": "/gallery/", "generations:generations": "/generations/", "billing:credits": "/credits/"}
STATES = ("running", "completed", "failed", "cancelled")
ERRORS = ("400", "403", "403_csrf", "404", "429", "500", "503", "507")
ENTRANCE = ("account_login", "account_signup", "account_reset_password")
NOT_HERS = {
    *("account_confirm_login_code", "account_set_password", "account_reset_password_from_key_done"),
    *("mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_login_webauthn"),
    *("mfa_download_recovery_codes", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
}
"""Account pages that lead elsewhere for somebody who has a password and nothing more."""
ACCOUNT = sorted(name for name in {*PLAIN} - {*ENTRANCE} - NOT_HERS if not name.startswith("admin:"))

PAGES: tuple[Look, ...] = (
    *(Look(name, None, reverse(name)) for name in ("home", "theme", "generations:models", *TEXTS)),
    *(Look("help-task", None, reverse("help-task", args=[task.name])) for task in TASKS),
    Look("generations:models", "alice", "/models/?from=image&sound=1"),
    Look("generations:models", "bob", "/models/?from=image&resolution=1080p&most=1"),
    *(Look(name, None, reverse(name)) for name in ENTRANCE),
    *(Look(name, "alice", reverse(name)) for name in ACCOUNT),
    *(Look(STUDIO, None, address) for address in (steps.PIKA, steps.REFERENCE)),
    *(Look(STUDIO, "alice", address) for address in (steps.PIKA, steps.PIKA_IMAGE, steps.REFERENCE)),
    Look(STUDIO, "alice", f"{steps.PIKA}?from={{failed}}"),
    Look(STUDIO, "bob", steps.VEO),
    Look("generations:compare", "alice", "/compare/"),
    Look("generations:featured", None, "/made-here/{completed}/"),
    Look("generations:links", "alice", "/generations/{completed}/links/"),
    Look("generations:all-links", "alice", "/links/"),
    Look("generations:all-links", "bob", "/links/"),
    Look("generations:report", None, "/report/?where=https://maxvideo.example/made-here/1/"),
    Look("generations:report", "alice", "/report/"),
    Look("generations:check", None, "/check/"),
    Look("security-policy", None, "/security/"),
    *(Look("generations:generation", "alice", f"/generations/{{{state}}}/") for state in STATES),
    *(Look(name, who, address) for name, address in LISTS.items() for who in ("alice", "bob")),
    *(Look("billing:buy", who, "/credits/buy/") for who in ("alice", "bob")),
    Look("billing:purchases", "alice", "/credits/purchases/"),
    Look("billing:credits", "alice", "/credits/?kind=videos&since=2026-01-01"),
    Look("generations:gallery", "alice", "/gallery/?q=nothing+like+it"),
    Look("generations:gallery", "alice", "/gallery/?select=1"),
    Look("generations:generations", "alice", "/generations/?select=1"),
    Look("generations:generations", "alice", "/generations/?state=deleted"),
    *(Look("generations:collections", who, "/collections/") for who in ("alice", "bob")),
    Look("generations:collections", "alice", "/collections/?q=boat"),
    Look("generations:generation-collections", "alice", "/generations/{completed}/collections/"),
    Look("generations:pictures", "alice", "/pictures/"),
    Look("generations:join", "alice", "/join/?generation={completed}&generation={completed}"),
    Look("generations:join", "bob", "/join/"),
    *(Look("", None, f"/errors/{error}/", int(error[:3])) for error in ERRORS),
)
NO_PAGES = {
    *(
        "healthz",
        "metrics",
        "generations:generation-line",
        "palette",
        "billing:credits-json",
        "billing:statement",
        "generations:latest",
        "generations:sent",
    ),
    *("generations:generation-json", "generations:generation-status", "generations:generation-card"),
    *("generations:picture", "generations:picture-small", "generations:video", "generations:poster"),
    "generations:frame",
    *("billing:purchase", "billing:purchase-json"),  # of an order: tests/browser/test_buying.py
    *("generations:batch", "generations:batch-status"),  # by its number: tests/browser/test_batch.py
    "generations:reported",  # by a number: tests/generations/moderation/test_views.py
    *("generations:manifest", "security-txt", "generations:oembed"),
    *("generations:collection", "generations:deleted-poster"),  # leads on, and a file
    "generations:rename-collection",  # by an id: library/test_collection_views.py
    *("generations:shared", "generations:shared-embed"),  # by letters: tests/browser/test_share_links.py
    *("generations:shared-video", "generations:shared-poster", "generations:shared-download"),
    *("generations:download", "generations:featured-video", "generations:featured-poster"),
}
"""Routes that answer with a fragment, data or a file."""
GOT = {name for name, access in TABLE.items() if access.method == "get"}


def name_of(look: Look) -> str:
    """What a test calls it."""
    return f"{look.who or 'visitor'} {look.address}"
