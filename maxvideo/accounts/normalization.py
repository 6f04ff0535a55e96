"""One mailbox, one identity: the one form in which an e-mail address is stored, compared and hashed.

Copied text brings zero-width characters, keyboards full-width letters, and of one domain with letters beyond a-z some
browsers send the letters, some its punycode. All of them are one address; the stored one is ASCII, so mail reaches it.
"""

import unicodedata
from typing import Final

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maxvideo.web.invisible import without_invisible

ENCODED: Final = "xn--"
LONGEST_LABEL: Final = 63
LONGEST_ADDRESS: Final = 254
# Mailboxes that go by several addresses: domains that mean another one, and those that see no dots before the @.
REFUSAL: Final = (
    "Enter an address like name@example.org: before the @ stand letters a to z, digits, dots, hyphens, _ or +."
)


def normalize_address(typed: str) -> str:
    """The one form of an address: NFKC, lower case, nothing invisible, its domain as IDNA 2008 encodes it.

    What cannot be encoded stays as it is, and `validate_address` refuses it.
    """
    text = unicodedata.normalize("NFKC", without_invisible(typed)).strip().lower()
    local, at, domain = text.rpartition("@")
    return local + at + ".".join(_encoded(label) for label in domain.replace("\u3002", ".").split("."))


def readable_address(address: str) -> str:
    """An address with the letters of its domain, for its owner to read; it logs in as well."""
    local, at, domain = address.rpartition("@")
    return local + at + ".".join(_decoded(label) for label in domain.split("."))


def validate_address(address: str) -> None:
    """Refuse what is no address once it is normalized. Raises ValidationError."""
    if len(address) > LONGEST_ADDRESS:
        raise ValidationError(
            f"It has {len(address):,} characters, an address has at most {LONGEST_ADDRESS}.", "invalid"
        )
    try:
        validate_email(address if address.isascii() else "")
    except ValidationError:
        raise ValidationError(REFUSAL, "invalid") from None


def _encoded(label: str) -> str:
    if (label.isascii() and not label.startswith(ENCODED)) or len(label) > LONGEST_LABEL:
        return label
    try:
        return idna.encode(without_invisible(_decoded(label)), uts46=True).decode()
    except idna.IDNAError:
        return label


def _decoded(label: str) -> str:
    if not label.startswith(ENCODED):
        return label
    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label
