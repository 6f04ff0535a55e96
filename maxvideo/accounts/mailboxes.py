"""Which addresses reach one mailbox: what providers let people write round one name, as they document it."""

from typing import Final

from maxvideo.accounts.normalization import normalize_address

TAG: Final = "+"
"""What follows it in front of the @ reaches the same mailbox, at nearly every provider."""
SAME_DOMAIN: Final = {
    "googlemail.com": "gmail.com",
    **dict.fromkeys(("protonmail.com", "protonmail.ch", "pm.me"), "proton.me"),
    **dict.fromkeys(("me.com", "mac.com"), "icloud.com"),
    **dict.fromkeys(("ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua"), "yandex.ru"),
}
"""Domains at which one account has the same name."""
IGNORED: Final = {"gmail.com": ".", "proton.me": ".-_", "yandex.ru": ".-"}
"""Signs that make no difference to who gets the mail."""
DASHED: Final = ("yahoo", "ymail", "rocketmail")
"""Whose tags follow a dash; their names have none."""
ANY_NAME: Final = ("fastmail.com", "fastmail.fm")
"""Where anything@name.fastmail.com reaches name@fastmail.com."""


def mailbox_of(address: str) -> str:
    """What the usual aliases of one mailbox have in common. Nobody logs in with it."""
    local, at, domain = normalize_address(address).rpartition("@")
    local, domain = _without_subdomain(local, SAME_DOMAIN.get(domain, domain))
    local = local.partition(TAG)[0] or local
    if domain.partition(".")[0] in DASHED:
        local = local.partition("-")[0] or local
    return "".join(sign for sign in local if sign not in IGNORED.get(domain, "")) + at + domain


def _without_subdomain(local: str, domain: str) -> tuple[str, str]:
    name, _, parent = domain.partition(".")
    return (name, parent) if parent in ANY_NAME else (local, domain)
